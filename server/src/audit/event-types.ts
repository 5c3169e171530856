/** Every kind of event, and what a person is told of it. One word for one thing that can happen. */
export const eventTypes = {
  "login.password": "Logged in with the password",
  "login.code": "Logged in with a code",
  "login.new_device": "A device logged in for the first time",
  "user.registered": "Signed up",
  "user.deleted": "The account was deleted",
  "user.restored": "The deletion was taken back",
  "user.disabled": "The account was disabled",
  "user.enabled": "The account was enabled",
  "user.claim_ended": "A number or address that was never proved went to its owner",
  "session.ended": "A session was ended",
  "session.logged_out": "Logged out",
  "session.reused": "A copy of a refresh token was used; the session was ended",
  "password.changed": "The password was changed",
  "password.reset": "The password was reset with a code",
  "phone.changed": "The phone number was changed",
  "email.changed": "The e-mail address was changed",
  "profile.changed": "The profile was changed",
  reauthenticated: "Proved again who they are",
  "code.requested": "A code was asked for",
  "data.exported": "The account's data was exported",
  "key.rotated": "The signing key was rotated",
  "key.retired": "A signing key was taken out of use",
} as const;

export type EventType = keyof typeof eventTypes;
