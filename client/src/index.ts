/** The client of KPA: log-in, codes, a session that stays, and every route of the API by its type. */
export type { ErrorCode } from "./error-codes.ts";
export { errorCodes } from "./error-codes.ts";
export type { SessionState } from "./keeper.ts";
export type { Fetch, Kpa, KpaOptions, KpaSession } from "./kpa.ts";
export { createKpa } from "./kpa.ts";
export type { CodeRequest, CodeSent, GivenCode, LogInData, Logins } from "./logins.ts";
export type { Signal } from "./platform.ts";
export type { MemberError, UnreachableReason } from "./problems.ts";
export { KpaProblem, KpaUnreachable } from "./problems.ts";
export type {
  CallOptions,
  Data,
  Method,
  PathOf,
  RequestArguments,
  RequestOptions,
} from "./request-types.ts";
export type { SignOutReason, User } from "./saved.ts";
export type { TokenStore } from "./store.ts";
export { memoryStore, webStore } from "./store.ts";
