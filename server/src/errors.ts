/**
 * Every error that a client can meet, in one table. The error pages, the OpenAPI document and the
 * reference in `docs/errors/` are made from it.
 */

export interface Problem {
  readonly status: number;
  readonly title: string;
  /** The text clients are shown; the seed's wording where the seed had one. */
  readonly detail: string;
  /** What the reader of the error page should do. */
  readonly remedy: string;
}

const problems = {
  malformed_request: {
    status: 400,
    title: "Malformed request",
    detail: "The request could not be read",
    remedy:
      "Send a complete HTTP request whose body is JSON in UTF-8, without a byte order mark, with every member named once. An Authorization header holds one scheme, one space and one token.",
  },
  invalid_credentials: {
    status: 401,
    title: "Invalid credentials",
    detail: "Invalid phone number or password",
    remedy:
      "Check the phone number and the password. The answer is the same whether or not the number has an account.",
  },
  not_authenticated: {
    status: 401,
    title: "Not authenticated",
    detail: "Not authenticated",
    remedy: "Send the access token as `Authorization: Bearer <token>`.",
  },
  invalid_token: {
    status: 401,
    title: "Invalid token",
    detail: "Could not validate credentials",
    remedy: "Log in again: this token was not issued by this server, or was changed on its way.",
  },
  token_expired: {
    status: 401,
    title: "Token expired",
    detail: "Could not validate credentials",
    remedy:
      "Exchange the refresh token at `POST /api/v1/auth/refresh`, or log in again: access tokens are short-lived.",
  },
  session_ended: {
    status: 401,
    title: "Session ended",
    detail: "The session has ended",
    remedy:
      "Log in again. The session was logged out, replaced by newer ones, or ended with the account's access.",
  },
  user_not_found: {
    status: 401,
    title: "User not found",
    detail: "User not found",
    remedy: "The account that this token was issued to no longer exists.",
  },
  invalid_refresh_token: {
    status: 401,
    title: "Invalid refresh token",
    detail: "The refresh token is not valid",
    remedy:
      "Use the newest refresh token of this session. An older one that was just replaced ends nothing; one that this server did not make ends nothing either. Log in again where there is no newer one.",
  },
  refresh_token_reused: {
    status: 401,
    title: "Refresh token reused",
    detail: "A refresh token was used again after its successor, so the session was ended",
    remedy:
      "Log in again. Two holders had the same token, and there is no telling which of them is its owner.",
  },
  forbidden: {
    status: 403,
    title: "Forbidden",
    detail: "The caller may not do that",
    remedy:
      "To a signed-in caller: the route needs a permission that none of the account's roles gives, or is not open to a member of staff who acts as a user. To a delivery receipt: it does not show that the message provider sent it; check the provider's secret or token in `KPA_SMS_PROVIDER`, and that `receipts` is the origin that the provider calls.",
  },
  reauthentication_required: {
    status: 403,
    title: "Re-authentication required",
    detail: "This needs a log-in or a re-authentication within the last five minutes",
    remedy:
      "While signed in: call `POST /api/v1/user/reauthenticate` with the password or a code, then try again. In answer to a code that came to a phone number: the account has not been used for so long that the number may have another owner by now. Log in with the password, or with a code to the account's e-mail address; else sign up anew with the number.",
  },
  user_disabled: {
    status: 403,
    title: "User disabled",
    detail: "This account is disabled",
    remedy:
      "The password was right, but an operator has disabled the account. Ask for it to be enabled.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    detail: "There is nothing at this address",
    remedy:
      "Check the path against /openapi.json. Paths are case-sensitive and have no trailing slash.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    detail: "This address does not answer that method",
    remedy: "Use one of the methods that the `Allow` header names.",
  },
  conflict: {
    status: 409,
    title: "Conflict",
    detail: "This is not possible as things stand",
    remedy:
      "`detail` says what is in the way: a number or address that another account has, an account that is deleted, the last admin, or that the change would be to the caller's own access.",
  },
  verification_expired: {
    status: 410,
    title: "Verification expired",
    detail: "The code has expired",
    remedy: "Ask for a new code.",
  },
  payload_too_large: {
    status: 413,
    title: "Payload too large",
    detail: "The request body is too large",
    remedy: "Send at most 64 KiB.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    detail: "The request body has to be JSON in UTF-8",
    remedy: "Send `Content-Type: application/json` and no `Content-Encoding`.",
  },
  validation_failed: {
    status: 422,
    title: "Validation failed",
    detail: "The request has members that are missing, unknown or of the wrong shape",
    remedy: "`errors` names each member by a JSON pointer and says what is expected there.",
  },
  verification_invalid: {
    status: 422,
    title: "Verification invalid",
    detail: "The code is wrong, was used, or is for something else",
    remedy:
      "Check the code. After five wrong ones it is dead, and so is it once a newer code was asked for.",
  },
  region_not_supported: {
    status: 422,
    title: "Region not supported",
    detail: "No text messages are sent to numbers of this region",
    remedy:
      "Use a number of a region that this service sends to. The operator names them in `KPA_SMS_REGIONS`.",
  },
  weak_password: {
    status: 422,
    title: "Weak password",
    detail: "This password is too easy to guess",
    remedy:
      "`errors` says why. Length helps more than special characters. A password that was found in a leak is tried first by whoever guesses, however long it is.",
  },
  rate_limited: {
    status: 429,
    title: "Rate limited",
    detail: "Too many requests, try again later",
    remedy: "Wait for the seconds in `Retry-After`.",
  },
  too_many_attempts: {
    status: 429,
    title: "Too many attempts",
    detail: "Too many failed attempts, try again later",
    remedy:
      "Wait for the seconds in `Retry-After`. After five failures an account waits 2 seconds, then twice as long after each further one, up to 15 minutes; after fifty in a row only a reset helps. A right password clears the count. A device that has logged in before waits for its own failures alone, where it sends its `device_token`. Too many failures from one network make all of its strangers wait.",
  },
  internal_error: {
    status: 500,
    title: "Internal error",
    detail: "The server made a mistake",
    remedy: "Report the `request_id`: the operator finds the cause in the log under it.",
  },
  overloaded: {
    status: 503,
    title: "Overloaded",
    detail: "The server has more to do than it can, try again later",
    remedy: "Try again after the seconds in `Retry-After`.",
  },
  unavailable: {
    status: 503,
    title: "Unavailable",
    detail: "The service is temporarily unavailable",
    remedy:
      "Try again after the seconds in `Retry-After`. The fault is on the server's side; tokens and sessions stay good.",
  },
} as const satisfies Record<string, Problem>;

export type ErrorCode = keyof typeof problems;

export const errorCodes = Object.keys(problems) as readonly ErrorCode[];

export function problemOf(code: ErrorCode): Problem {
  return problems[code];
}

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(problems, value);
}

/** One member of a request that is not as it should be. `pointer` is an RFC 6901 JSON pointer. */
export interface MemberError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface AppErrorOptions {
  /** The private reason: goes to the log, never to the client. */
  readonly cause?: unknown;
  /** Whole seconds, told as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly MemberError[];
  /** Told in the place of the table's text, where one code has several reasons. */
  readonly detail?: string;
  /** RFC 6750 `error` parameter for `WWW-Authenticate`, where it differs from the code's own. */
  readonly bearerError?: "invalid_request" | "invalid_token";
}

/** An error with a public meaning. `detail` is its public text; `cause` stays private. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;
  readonly errors: readonly MemberError[] | undefined;
  readonly detail: string;
  readonly bearerError: AppErrorOptions["bearerError"];

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    // It tells a client something, and its stack nobody: taking one is most of what a flood of bad tokens
    // costs. What went wrong on our side is the cause, and has its own.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(
      options.detail ?? problems[code].detail,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.errors = options.errors;
    this.detail = this.message;
    this.bearerError = options.bearerError;
  }
}

/** @param pointer an RFC 6901 JSON pointer; empty: the whole request */
export function invalidMember(pointer: string, code: string, detail: string): AppError {
  return new AppError("validation_failed", { errors: [{ pointer, code, detail }] });
}
