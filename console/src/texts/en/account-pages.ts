/** What each of the account pages says. */
export const accountPages = {
  frame: {
    backToApp: "Back to the app",
    account: "Your account",
    passwordChangeRequired:
      "Your password is known to people who guess passwords. Change it now: until then your account is easy to get into.",
  },
  noSuchPage: { title: "No such page", detail: "This address leads nowhere." },
  waysIn: {
    label: "Other ways",
    to: {
      "log-in": "Log in with the password",
      "log-in-by-code": "Log in with a code",
      "sign-up": "Make an account",
      "forgot-password": "Forgot the password?",
    },
  },
  logIn: {
    title: "Log in",
    submit: "Log in",
    passwordIsSet: "Your new password is set, and every device was logged out. Log in with it.",
    ended: {
      session_ended:
        "You were logged out: from another device, by a new password, or after a long time.",
      refresh_token_reused:
        "A copy of your session was used by somebody, so it was ended. Log in, and change the password if that was not you.",
      invalid_refresh_token: "You were away for long. Log in again.",
      user_disabled: "This account is disabled. Ask the people who run this service.",
      user_not_found: "This account is not there any more.",
    } as Readonly<Record<string, string>>,
  },
  logInByCode: {
    title: "Log in with a code",
    lead: "A code comes to your phone number, or to the e-mail address that your account has proved.",
    submit: "Log in",
  },
  signUp: {
    title: "Make an account",
    steps: {
      number: "Your phone number is your account. A code shows that it is yours.",
      code: "Enter the code from the message.",
      details: "One more step: your name, and a password.",
    },
    submit: "Make the account",
    closed: "Nobody can sign up here right now",
    closedDetail: "The people who run this service make the accounts. If you have one, log in.",
  },
  forgotPassword: {
    title: "Set a new password",
    steps: {
      address:
        "A code comes to your phone number, or to the e-mail address that your account has proved.",
      code: "Enter the code from the message.",
      password: "Choose a new password. Every device will be logged out.",
    },
    submit: "Set the password",
  },
  profile: {
    title: "Your account",
    save: "Save the name",
    saved: "Saved",
    none: "None",
    proved: "Confirmed",
    notProved: "Not confirmed",
    since: "Here since",
    ways: "What you can do",
    pages: {
      number: "Change the phone number",
      email: "Change the e-mail address",
      password: "Change the password",
      devices: "Devices",
      events: "Security events",
      data: "Download my data",
      delete: "Delete my account",
    },
    logOut: "Log out",
  },
  devices: {
    title: "Devices",
    lead: "Where your account is logged in. Log out what you do not know, then change your password.",
    current: "This device",
    unknown: "A device without a name",
    lastSeen: "Last used",
    since: "Logged in",
    end: "Log out",
    endNamed: (name: string) => `Log out: ${name}`,
    endOne: "Log this device out?",
    oneDetail: (name: string) => `${name} is logged out at its next step, and has to log in again.`,
    endOthers: "Log out all other devices",
    othersDetail: "Every device but this one is logged out at its next step.",
    ended: "The device is logged out",
    othersEnded: "All other devices are logged out",
    alone: "Your account is logged in nowhere else.",
  },
  changeAddress: {
    prove: "Is it you?",
    proveLead: "Before this is changed, show once more who you are.",
    confirm: "Confirm",
    phone: {
      title: "Change the phone number",
      lead: "A code goes to the new number. The old one is told, and all other devices are logged out.",
      label: "New phone number",
      now: (address: string) => `Now it is ${address}.`,
      submit: "Change the number",
      done: "Your phone number is changed",
    },
    email: {
      title: "Change the e-mail address",
      lead: "A code goes to the new address. The old one is told, and all other devices are logged out.",
      label: "New e-mail address",
      now: (address: string) => `Now it is ${address}.`,
      submit: "Change the address",
      done: "Your e-mail address is changed",
    },
  },
  password: {
    title: "Change the password",
    lead: "All other devices are logged out.",
    submit: "Change the password",
    done: "Your password is changed",
  },
  events: {
    title: "Security events",
    lead: "What happened to your account in the last year. If something was not you, change your password and log out all other devices.",
    none: "Nothing has happened yet",
    refused: "Refused",
    more: "Show earlier ones",
  },
  data: {
    title: "Download my data",
    lead: "Everything that is kept about your account, in one file (JSON).",
    holds: [
      "your profile, and what the app keeps with it",
      "your devices and security events",
      "the messages and codes of the last time, without the codes",
    ],
    care: "Keep the file where only you can read it.",
    submit: "Download",
    done: (file: string) => `${file} is saved where your browser puts downloads.`,
  },
  deleteAccount: {
    title: "Delete my account",
    lead: "This is what happens:",
    happens: [
      "You are logged out on every device.",
      "Your name, number, address, password and everything the app keeps with your account are erased.",
      "The number can be used for a new account, by whoever has it.",
    ],
    atOnce: "It happens at once, and cannot be taken back.",
    grace: (days: number) =>
      days === 1
        ? "For 1 day you can take it back by logging in. After that it cannot be taken back."
        : `For ${days} days you can take it back by logging in. After that it cannot be taken back.`,
    downloadFirst: "Download my data first",
    prove: "Is it you?",
    submit: "Delete my account",
  },
  deleted: {
    title: "Your account is deleted",
    erased: "Everything in it is erased.",
    restorable: (until: string) =>
      `Until ${until} you can have it back by logging in. After that everything in it is erased.`,
    toLogIn: "To the log-in",
  },
};
