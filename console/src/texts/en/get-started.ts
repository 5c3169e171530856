export const getStarted = {
  title: "Get started",
  lead: "Five steps that tick themselves as soon as the server has seen them done.",
  progress: (done: string, all: string) => `${done} of ${all} done`,
  done: "Done",
  open: "Open",
  /** By the step's code: the title and what to do, in the reader's language. */
  steps: {
    admin: { title: "Make an admin", detail: "Somebody who looks after this server." },
    log_in: {
      title: "Log a person in",
      detail: "By password, by code or by signing up, from an app or by curl. Staff do not count.",
    },
    code: {
      title: "Have a code entered",
      detail: "Ask for a code, read it in the message, send it back.",
    },
    refresh: {
      title: "Stay signed in",
      detail: "Trade a refresh token for a new access token. The client does it by itself.",
    },
    production: {
      title: "Be fit for production",
      detail: "The settings would be accepted with KPA_ENV=production.",
    },
  } as Readonly<Record<string, { title: string; detail: string }>>,
  snippets: "How it is done",
  snippetsLead: "Lines for this server, ready to be pasted.",
  ways: { curl: "curl", typescript: "TypeScript", react: "React" },
  inbox: "In development, messages are sent to nobody and shown here:",
  read: "Read on",
  reference: "API reference",
};
