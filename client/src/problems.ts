import type { ErrorCode } from "./error-codes.ts";
import { errorCodes } from "./error-codes.ts";

/** One member of a request that is not as it should be. */
export interface MemberError {
  /** An RFC 6901 JSON pointer to the member, such as `/phone`. Empty: the whole request. */
  readonly pointer: string;
  readonly code: string;
  /** For people, in English. */
  readonly detail: string;
}

/**
 * The server understood the request and refused it.
 *
 * @example
 * try {
 *   await kpa.logIn({ phone, password });
 * } catch (error) {
 *   if (!(error instanceof KpaProblem)) throw error;
 *   if (error.code === "too_many_attempts") wait(error.retryAfterSeconds ?? 1);
 * }
 */
export class KpaProblem extends Error {
  override readonly name = "KpaProblem";
  /** Stable, and a closed union: a `switch` over it is checked by the compiler. */
  readonly code: ErrorCode;
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** A few words for people, in English. */
  readonly title: string;
  /** A sentence for people, in English. */
  readonly detail: string;
  /** What the server's log calls this request. Show it where somebody may ask for help. */
  readonly requestId: string;
  /** Which members are wrong; empty unless `code` is `validation_failed` or `weak_password`. */
  readonly errors: readonly MemberError[];
  /** Whole seconds until it is worth trying again; undefined: the server did not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Omit<KpaProblem, "name" | "message" | "stack" | "cause">) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.errors = problem.errors;
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }
}

/**
 * - `network`: no answer came, or half of one. The server may have acted.
 * - `timeout`: the time given was over. The server may have acted.
 * - `aborted`: the caller's own signal.
 * - `unexpected_answer`: what answered was not KPA, such as a proxy's error page or a hotel's log-in.
 */
export type UnreachableReason = "network" | "timeout" | "aborted" | "unexpected_answer";

/** Nobody knows what the server thinks: no answer of its came. Tokens are kept. */
export class KpaUnreachable extends Error {
  override readonly name = "KpaUnreachable";
  readonly reason: UnreachableReason;
  /** Of an unexpected answer: its HTTP status. */
  readonly status: number | undefined;

  constructor(
    reason: UnreachableReason,
    { status, cause }: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(`no answer from the server: ${reason}`, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.status = status;
  }
}

/** The answer's parts that tell what went wrong. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** @returns the problem, or that something else than KPA answered */
export function problemOf(
  { status, headers }: FailedAnswer,
  body: unknown,
): KpaProblem | KpaUnreachable {
  const { code, title, detail, request_id, errors } = (body ?? {}) as Record<string, unknown>;
  if (typeof code !== "string" || typeof detail !== "string" || status < 400) {
    return new KpaUnreachable("unexpected_answer", { status });
  }
  const seconds = headers.get("Retry-After") ?? "";
  return new KpaProblem({
    code: (errorCodes as readonly string[]).includes(code) ? (code as ErrorCode) : "unknown",
    status,
    title: String(title ?? code),
    detail,
    requestId: String(request_id ?? headers.get("X-Request-Id") ?? ""),
    errors: Array.isArray(errors) ? (errors as MemberError[]) : [],
    retryAfterSeconds: /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined,
  });
}

/** Whether the same request may be answered well a moment later, without anybody changing anything. */
export function isPassing(fault: unknown): fault is KpaProblem | KpaUnreachable {
  if (fault instanceof KpaUnreachable) return fault.reason !== "aborted";
  return fault instanceof KpaProblem && (fault.status === 429 || fault.status >= 500);
}
