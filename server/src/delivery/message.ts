/** A message to a person, before it has words. */

/** The languages that messages are written in. */
export type Language = "en" | "hi";

export const channels = ["sms", "email"] as const;

export type Channel = (typeof channels)[number];

export type CodeTemplate =
  | "code.register"
  | "code.login"
  | "code.reset_password"
  | "code.change_phone"
  | "code.change_email"
  | "code.reauthenticate"
  | "code.delete_account";

export type NoticeTemplate =
  /** Somebody asked to register, or to move to, a number or address that has an account. */
  | "notice.already_registered"
  | "notice.new_device"
  | "notice.password_changed"
  | "notice.phone_changed"
  /** The number was silent for long and is another account's now. */
  | "notice.number_recycled"
  | "notice.email_changed"
  | "notice.session_ended"
  | "notice.account_deleted";

export type Template = CodeTemplate | NoticeTemplate;

export interface Message {
  readonly template: Template;
  readonly language: Language;
  readonly channel: Channel;
  /** E.164, or an e-mail address in lower case. */
  readonly to: string;
  readonly userId?: number;
  readonly verificationId?: string;
  /** The code that a `code.…` template carries. */
  readonly code?: string;
  /** What a notice names: a device, the end of a number. Nothing secret. */
  readonly values?: Readonly<Record<string, string>>;
  /** After this it is of no use and is not sent. */
  readonly expiresInSeconds: number;
  /**
   * Written like any other and never sent: what a stranger asked for costs the same time as what an
   * owner asked for.
   */
  readonly isWithheld?: boolean;
}
