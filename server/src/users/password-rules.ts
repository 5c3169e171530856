/** Which passwords may be set. No composition rules: length, and not what is guessed first. */
import type { Config } from "../config/load.ts";
import { AppError } from "../errors.ts";

const mostCharacters = 128;

export interface PasswordOwner {
  readonly phone: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** Why a password cannot be set, for people; undefined where it can. */
export function passwordFault(
  config: Config,
  password: string,
  _owner?: PasswordOwner,
): string | undefined {
  const characters = [...password].length;
  if (characters < config.KPA_PASSWORD_MIN_LENGTH) {
    return `has to have at least ${config.KPA_PASSWORD_MIN_LENGTH} characters`;
  }
  if (characters > mostCharacters) return `has to have at most ${mostCharacters} characters`;
  if (!password.isWellFormed()) return "has to be valid Unicode";
  return undefined;
}

/** @throws AppError `weak_password` that says why */
export function refuseWeakPassword(
  config: Config,
  password: string,
  owner: PasswordOwner,
  pointer: string,
): void {
  const fault = passwordFault(config, password, owner);
  if (fault === undefined) return;
  throw new AppError("weak_password", {
    errors: [{ pointer, code: "weak_password", detail: fault }],
  });
}
