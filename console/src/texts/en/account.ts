/** What the parts of the account pages say: fields, codes, refusals. */
import type { ErrorCode } from "kpa-client";

export const account = {
  fields: {
    phone: "Phone number",
    email: "E-mail address",
    name: "Name",
    password: "Password",
    currentPassword: "Current password",
    newPassword: "New password",
    newPasswordHint: (least: number) =>
      `At least ${least} characters. Long is good: a sentence of your own.`,
    show: "Show",
    hide: "Hide",
    showLabel: (label: string) => `Show: ${label}`,
    code: "Code",
    codeHint: (digits: number) => `${digits} digits. You can paste them as they are.`,
  },
  code: {
    send: "Send a code",
    goOn: "Go on",
    byEmail: "Use an e-mail address instead",
    bySms: "Use a phone number instead",
    sentToNumber: (number: string) =>
      `If ${number} can be signed up, a code is on its way to it. If it has an account already, a message there says so.`,
    sentToAccount: (address: string) =>
      `If there is an account with ${address}, a code is on its way to it.`,
    sentToNew: (address: string) => `A message is on its way to ${address}.`,
    goodFor: (time: string) => `The code is good for ${time} more.`,
    expired: "The time for this code is over. Have a new one sent.",
    worn: "This code cannot be used any more. Have a new one sent.",
    another: "Send a new code",
    anotherIn: (time: string) => `Send a new code in ${time}`,
    other: "Use another number or address",
  },
  proof: {
    byCode: "Use a code by text message instead",
    byPassword: "Use the password instead",
    send: "Send a code",
    codeLead: "A code goes to the phone number of your account.",
    codeSent: "A code is on its way to the phone number of your account.",
  },
  waitFor: (time: string) => `Wait ${time}, then try again.`,
  unreachable: "No answer came. Nothing was lost: check the connection, then try again.",
  broken: "Something went wrong in this page. Load it again.",
  /** By the member of the request that is not as it should be. */
  members: {
    "/phone":
      "This does not look like a phone number. With a country code in front it is sure: +91 98765 43210.",
    "/email": "This does not look like an e-mail address.",
    "/name": "The name cannot be taken as it is: 1 to 100 ordinary characters.",
    "/code": "The code is made of digits only.",
    "/password": "The password can have at most 128 characters.",
    "/current_password": "The password can have at most 128 characters.",
    "/purpose": "Your account has no phone number that a code could go to.",
  } as Readonly<Record<string, string>>,
  /** @param detail as the server says it, after "The password" */
  weakness: (detail: string): string | undefined => `The password ${detail}.`,
  problems: {
    malformed_request: "The server could not read what was sent. Load the page again.",
    invalid_credentials:
      "The phone number or the password is not right. Check both, then try again.",
    not_authenticated: "You are not logged in any more. Log in again.",
    invalid_token: "You are not logged in any more. Log in again.",
    token_expired: "You are not logged in any more. Log in again.",
    session_ended: "You are not logged in any more. Log in again.",
    user_not_found: "This account is not there any more.",
    invalid_refresh_token: "You are not logged in any more. Log in again.",
    refresh_token_reused: "A copy of your session was used, so it was ended. Log in again.",
    forbidden: "Nobody but the account's owner can do this.",
    reauthentication_required:
      "This account was not used for long, and its number may belong to somebody else by now. Log in with the password or with a code by e-mail; if the account is not yours, sign up.",
    user_disabled: "This account is disabled. Ask the people who run this service.",
    not_found: "It is not there any more. Load the page again.",
    method_not_allowed: "This page does not fit the server any more. Load it again.",
    conflict:
      "That is not possible as things stand: somebody else has the number or address, or it is the last admin's account.",
    verification_expired: "The time for this code is over. Have a new one sent.",
    payload_too_large: "That was too long.",
    unsupported_media_type: "This page does not fit the server any more. Load it again.",
    validation_failed:
      "Something that was entered cannot be taken as it is. Check it, then try again.",
    verification_invalid: "The code is not right. Check it, or have a new one sent.",
    region_not_supported: "No text messages are sent to numbers of this country.",
    weak_password:
      "This password is too easy to guess. Choose a longer one, not used anywhere else.",
    rate_limited: "That was often in a short time.",
    too_many_attempts: "That was wrong too often.",
    internal_error: "Something went wrong on the server. Try again a little later.",
    overloaded: "Many people are here right now. Try again in a moment.",
    unavailable: "The server cannot do this right now. Try again in a moment.",
    unknown: "That was refused.",
  } satisfies Record<ErrorCode, string>,
};
