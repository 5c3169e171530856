/** A password that an operator sets: where it comes from, and whether it may be one. */
import { createBreaches } from "../breaches/look-up.ts";
import { breachesUrl } from "../config/breached-passwords.ts";
import type { Config } from "../config/load.ts";
import { breachedFault } from "../users/breached-password.ts";
import { type PasswordOwner, passwordFault } from "../users/password-rules.ts";
import { CommandError, type GlobalOptions, type Terminal } from "./terminal.ts";

export async function readPassword(
  terminal: Terminal,
  given: { readonly passwordStdin?: boolean },
): Promise<string> {
  if (given.passwordStdin !== true) {
    throw new CommandError(
      "no_password",
      "give the password on standard input, where no list of processes shows it: printf %s '…' | kpa user … --password-stdin",
    );
  }
  return (await terminal.readStdin()).replace(/\r?\n$/, "");
}

/** @throws CommandError `weak_password` */
export function refuseBadPassword(config: Config, password: string, owner?: PasswordOwner): void {
  const fault = passwordFault(config, password, owner);
  if (fault !== undefined) throw new CommandError("weak_password", `the password ${fault}`);
}

/** Where nobody answers, it says so and the password passes. @throws CommandError `weak_password` */
export async function refuseBreached(
  terminal: Terminal,
  options: GlobalOptions,
  config: Config,
  password: string,
): Promise<void> {
  const breaches = createBreaches({
    baseUrl: breachesUrl(config),
    nowMs: () => Date.now(),
    onFault: (reason) => {
      // A program that reads what is written here expects one document.
      if (options.json) return;
      terminal.stderr.write(
        `kpa: whether the password was leaked could not be looked up (${reason}): it is taken as it is\n`,
      );
    },
  });
  if (await breaches.find(password.normalize("NFC"))) {
    throw new CommandError("weak_password", `the password ${breachedFault}`);
  }
}
