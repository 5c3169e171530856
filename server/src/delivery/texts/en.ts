import type { Wording, Wordings, Words } from "./wording.ts";

/** @param deed what the code is for, after "to" */
function code({ name, code, minutes }: Words, deed: string, ifNotYou: string): Wording {
  return {
    sms: `${name}: ${code} is your code to ${deed}. Do not share it.`,
    subject: `${code} is your ${name} code to ${deed}`,
    body: [
      `Your code to ${deed} at ${name} is:`,
      code,
      `It is good for ${minutes} ${minutes === 1 ? "minute" : "minutes"} and can be used once. Do not share it: nobody at ${name} will ask you for it.`,
      ifNotYou,
    ],
  };
}

function notice({ name }: Words, what: string, subject: string, advice: string): Wording {
  return {
    sms: `${name}: ${what} ${advice}`,
    subject: `${name}: ${subject}`,
    body: [what, advice],
  };
}

const ignore = "If you did not ask for it, you need do nothing: without the code nothing happens.";
const secure = "Not you? Reset your password now.";

export const english: Wordings = {
  "code.register": (words) => code(words, "sign up", ignore),
  "code.login": (words) => code(words, "log in", ignore),
  "code.reset_password": (words) => code(words, "reset your password", ignore),
  "code.change_phone": (words) => code(words, "make this your number", ignore),
  "code.change_email": (words) => code(words, "make this your address", ignore),
  "code.reauthenticate": (words) => code(words, "confirm it is you", ignore),
  "code.delete_account": (words) =>
    code(
      words,
      "DELETE your account",
      "If you did not ask for it, somebody is logged in as you: reset your password now.",
    ),
  "notice.already_registered": (words) => ({
    sms: `${words.name}: you already have an account here. Log in, or reset the password. If you did not just try to sign up, ignore this.`,
    subject: `You already have an account at ${words.name}`,
    body: [
      `Somebody, perhaps you, tried to sign up at ${words.name} or to move an account here. You already have an account: log in, or reset its password.`,
      "If that was not you, you need do nothing.",
    ],
  }),
  "notice.new_device": (words) => {
    const told = (from: string) =>
      notice(words, `New log-in to your account${from}.`, "new log-in to your account", secure);
    const { device } = words;
    return { ...told(device === "" ? "" : ` from ${device}`), shorterSms: told("").sms };
  },
  "notice.password_changed": (words) =>
    notice(words, "Your password was changed.", "your password was changed", secure),
  "notice.phone_changed": (words) =>
    notice(
      words,
      "Your account was moved to another phone number.",
      "your phone number was changed",
      secure,
    ),
  "notice.number_recycled": (words) => ({
    sms: `${words.name}: your account was not used for long, and its number went to a new account. Log in with a code by e-mail to keep it.`,
    subject: `${words.name}: your phone number went to a new account`,
    body: [
      `Your account at ${words.name} was not used for a long time, and somebody who has its phone number now has signed up with it.`,
      "Your account is kept, and nobody else can see what is in it. To go on using it, log in with a code to this address and set your phone number.",
    ],
  }),
  "notice.email_changed": (words) =>
    notice(
      words,
      "Your account was moved to another e-mail address.",
      "your e-mail address was changed",
      secure,
    ),
  "notice.session_ended": (words) =>
    notice(
      words,
      "A device was signed out, because its access was used by two.",
      "a device was signed out",
      secure,
    ),
  "notice.account_deleted": (words) =>
    notice(
      words,
      "Your account was deleted.",
      "your account was deleted",
      `Not you? Write to ${words.name}.`,
    ),
};
