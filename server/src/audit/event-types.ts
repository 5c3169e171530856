/** Every kind of event, and what a person is told of it. One word for one thing that can happen. */

interface Wording {
  readonly success: string;
  /** Where it can be refused as well. */
  readonly failure?: string;
}

export const eventTypes = {
  "login.password": {
    success: "Logged in with the password",
    failure: "A log-in with the password was refused",
  },
  "login.code": { success: "Logged in with a code" },
  "user.registered": { success: "Signed up" },
  "user.added": { success: "The account was added by an operator" },
  "user.deleted": {
    success: "The account was deleted",
    failure: "A deletion of the account was refused: the password was wrong",
  },
  "user.restored": { success: "The deletion was taken back by logging in" },
  "user.erased": { success: "The account's personal data was erased" },
  "user.roles_changed": { success: "What the account may do as a member of staff was changed" },
  "user.impersonated": { success: "A member of staff opened the account, for some minutes" },
  "user.disabled": { success: "The account was disabled" },
  "user.enabled": { success: "The account was enabled" },
  "user.claim_ended": {
    success: "A number or address that was never proved went to its owner",
  },
  "user.parked": {
    success: "The number was not used here for long and went to a new account; this one was kept",
  },
  "session.ended": { success: "A session was ended" },
  "session.logged_out": { success: "Logged out" },
  "session.reused": {
    success: "A session was ended",
    failure: "A copy of a refresh token was used; the session was ended",
  },
  "password.changed": {
    success: "The password was changed",
    failure: "A change of the password was refused: the current one was wrong",
  },
  "password.reset": { success: "The password was reset with a code" },
  "password.breached": { success: "The password was found among those that were leaked" },
  "phone.changed": { success: "The phone number was changed" },
  "email.changed": { success: "The e-mail address was changed" },
  "profile.changed": { success: "The profile was changed" },
  reauthenticated: {
    success: "Proved again who they are",
    failure: "Did not prove who they are: the password was wrong",
  },
  "code.requested": { success: "A code was asked for" },
  "code.refused": { success: "A wrong code was entered" },
  "data.exported": { success: "The account's data was exported" },
  "audit.exported": { success: "Events were exported from the log" },
  "audit.verified": { success: "The log was verified", failure: "The log is not what was written" },
  "message.resent": { success: "A message that was not sent was put back into the queue" },
  "limit.released": { success: "A limit that held somebody back was lifted" },
  "key.rotated": { success: "The signing key was rotated" },
  "key.retired": { success: "A signing key was taken out of use" },
} as const satisfies Record<string, Wording>;

export type EventType = keyof typeof eventTypes;

export function describeEvent(type: string, result: "success" | "failure"): string {
  const wording: Wording | undefined = Object.hasOwn(eventTypes, type)
    ? eventTypes[type as EventType]
    : undefined;
  return (result === "failure" ? wording?.failure : undefined) ?? wording?.success ?? type;
}
