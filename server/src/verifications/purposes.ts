/** What a code can be for. One purpose each: a code for one opens nothing else. */
import type { CodeTemplate } from "../delivery/message.ts";

export interface Purpose {
  /** Digits of the code: more where one guess would cost the account. */
  readonly digits: 6 | 8;
  readonly template: CodeTemplate;
  /** It goes to whatever number or address somebody names; the others, to an account's own. */
  readonly isToAnybody: boolean;
}

export const purposes = {
  register: { digits: 6, template: "code.register", isToAnybody: true },
  login: { digits: 6, template: "code.login", isToAnybody: false },
  reset_password: { digits: 8, template: "code.reset_password", isToAnybody: false },
  change_phone: { digits: 6, template: "code.change_phone", isToAnybody: true },
  change_email: { digits: 6, template: "code.change_email", isToAnybody: true },
  reauthenticate: { digits: 6, template: "code.reauthenticate", isToAnybody: false },
  delete_account: { digits: 8, template: "code.delete_account", isToAnybody: false },
} as const satisfies Record<string, Purpose>;

export type PurposeName = keyof typeof purposes;

export const purposeNames = Object.keys(purposes) as readonly PurposeName[];

/** Those whose codes go to the user's own address: they die with it, and with a new password. */
export const ownPurposes = [
  "login",
  "reset_password",
  "reauthenticate",
  "delete_account",
] as const satisfies readonly PurposeName[];
