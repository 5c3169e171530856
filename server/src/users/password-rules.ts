import type { Config } from "../config/load.ts";

const mostCharacters = 128;

/** Why a password cannot be set, for people; undefined where it can. No composition rules. */
export function passwordFault(config: Config, password: string): string | undefined {
  const characters = [...password].length;
  if (characters < config.KPA_PASSWORD_MIN_LENGTH) {
    return `a password has at least ${config.KPA_PASSWORD_MIN_LENGTH} characters`;
  }
  if (characters > mostCharacters) return `a password has at most ${mostCharacters} characters`;
  if (!password.isWellFormed()) return "the password is not valid Unicode";
  return undefined;
}
