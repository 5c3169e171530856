/** What is asked of the server about a number or address that may have an account, and what it answers. */
import type { KindName, Target } from "./population.ts";

export interface ApiRequest {
  readonly path: string;
  readonly body: object;
}

export interface Operation {
  readonly name: string;
  readonly label: string;
  /** Those that are compared with `unknown`. */
  readonly kinds: readonly KindName[];
  /** Has to be answered before the request can be made, and is not timed. */
  readonly before?: (target: Target) => ApiRequest;
  /** @param verificationId of the answer to the request before */
  readonly request: (target: Target, verificationId: string) => ApiRequest;
  readonly status: number;
}

const byPhone: readonly KindName[] = [
  "control",
  "proved",
  "claimed",
  "disabled",
  "deleted",
  "adopted",
  "bcrypt",
  "cheapBcrypt",
  "passwordless",
];
const byEmail: readonly KindName[] = ["control", "proved", "claimed", "disabled", "deleted"];
/** What hash an account has makes no difference where no password is compared. */
const byCode = byPhone.filter((kind) => kind !== "cheapBcrypt" && kind !== "passwordless");

const requestCode = (purpose: string, address: object): ApiRequest => ({
  path: "/api/v1/auth/verifications",
  body: { purpose, ...address },
});

const codeByPhone = (purpose: string, name: string): Operation => ({
  name: `code-${name}`,
  label: `Code for ${name}, by phone`,
  kinds: byCode,
  request: ({ phone }) => requestCode(purpose, { phone }),
  status: 202,
});

const codeByEmail = (purpose: string, name: string): Operation => ({
  name: `mail-${name}`,
  label: `Code for ${name}, by e-mail`,
  kinds: byEmail,
  request: ({ email }) => requestCode(purpose, { email }),
  status: 202,
});

/** No code has seven digits: it is compared like any other, and never right by chance. */
const wrongCode = "0000000";
const newPassword = "another sentence nobody says";

const guess = (purpose: string, name: string, path: string, more: object = {}): Operation => ({
  name: `guess-${name}`,
  label: `Wrong code for ${name}`,
  kinds: byCode,
  before: ({ phone }) => requestCode(purpose, { phone }),
  request: (_target, verificationId) => ({
    path,
    body: { verification_id: verificationId, code: wrongCode, ...more },
  }),
  status: 422,
});

export const operations: readonly Operation[] = [
  {
    name: "log-in",
    label: "Wrong password",
    kinds: byPhone,
    request: ({ phone }) => ({
      path: "/api/v1/auth/login",
      body: { phone, password: "what nobody's password is" },
    }),
    status: 401,
  },
  codeByPhone("register", "sign-up"),
  codeByPhone("login", "log-in"),
  codeByPhone("reset_password", "reset"),
  codeByEmail("login", "log-in"),
  codeByEmail("reset_password", "reset"),
  guess("register", "sign-up", "/api/v1/auth/register", { password: newPassword }),
  guess("login", "log-in", "/api/v1/auth/login/otp"),
  guess("reset_password", "reset", "/api/v1/auth/password/reset", { new_password: newPassword }),
];
