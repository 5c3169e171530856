/** Every failure as `application/problem+json` (RFC 9457). */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { isDatabaseUnavailable } from "../db/faults.ts";
import { AppError, type ErrorCode, type MemberError, problemOf } from "../errors.ts";

export const problemMediaType = "application/problem+json; charset=utf-8";

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly request_id: string;
  readonly errors?: readonly MemberError[];
}

export function problemDocument(
  code: ErrorCode,
  requestId: string,
  errors?: readonly MemberError[],
  status = problemOf(code).status,
  detail = problemOf(code).detail,
): ProblemDocument {
  const { title } = problemOf(code);
  return {
    type: `/errors/${code}`,
    title,
    status,
    detail,
    code,
    request_id: requestId,
    ...(errors === undefined ? {} : { errors }),
  };
}

/** Without these a client that was refused would come back at once. */
const defaultRetryAfterSeconds = 1;

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
  const { code, errors, detail } = error;
  const { status } = problemOf(code);
  if (status === 401 || error.bearerError !== undefined) {
    reply.header("www-authenticate", challenge(error));
  }
  if (status === 429 || status === 503) {
    reply.header("retry-after", String(error.retryAfterSeconds ?? defaultRetryAfterSeconds));
  }
  reply
    .code(status)
    .header("content-type", problemMediaType)
    .header("cache-control", "no-store")
    .send(JSON.stringify(problemDocument(code, request.id, errors, status, detail)));
}

/** RFC 6750: no `error` where no credentials were sent. */
function challenge(error: AppError): string {
  const withoutToken = error.code === "not_authenticated" || error.code === "invalid_credentials";
  const name = error.bearerError ?? (withoutToken ? undefined : "invalid_token");
  return name === undefined ? 'Bearer realm="kpa"' : `Bearer realm="kpa", error="${name}"`;
}

/** What an error means to the client. An error that nobody thought of is ours: `internal_error`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseUnavailable(error)) {
    return new AppError("unavailable", { cause: error, retryAfterSeconds: 1 });
  }
  const fastifyError = error as Partial<FastifyError>;
  if (fastifyError.validation) {
    return new AppError("validation_failed", {
      errors: fastifyError.validation.map((one) =>
        memberError(one, fastifyError.validationContext ?? "body"),
      ),
    });
  }
  return new AppError(refusalOf(fastifyError) ?? "internal_error", { cause: error });
}

/** What the framework or a plugin of it refused; undefined where it failed. */
function refusalOf({ code, statusCode }: Partial<FastifyError>): ErrorCode | undefined {
  if (code === "FST_ERR_BAD_URL") return "not_found";
  if (statusCode === undefined || statusCode < 400 || statusCode > 499) return undefined;
  return refusals[statusCode] ?? "malformed_request";
}

const refusals: Readonly<Record<number, ErrorCode>> = {
  403: "not_found", // a path that would leave the folder of static files
  404: "not_found",
  413: "payload_too_large",
  414: "not_found", // a parameter longer than any that there is
  415: "unsupported_media_type",
};

type Violation = NonNullable<FastifyError["validation"]>[number];

/** RFC 6901 pointer to the member, and what is expected of it. Never what was sent. */
function memberError(violation: Violation, part: string): MemberError {
  const { keyword, params } = violation;
  const named = (params as { missingProperty?: string; additionalProperty?: string }) ?? {};
  const name = named.missingProperty ?? named.additionalProperty;
  const path = violation.instancePath + (name === undefined ? "" : `/${escapePointer(name)}`);
  const where = part === "body" ? "" : part === "params" ? "/path" : "/query";
  return { pointer: `${where}${path}`, code: keyword, detail: expectation(violation) };
}

/** RFC 6901, 3. */
export function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function expectation({ keyword, params, message }: Violation): string {
  const limit = String((params as { limit?: unknown }).limit ?? "");
  switch (keyword) {
    case "required":
      return "is required";
    case "additionalProperties":
    case "unevaluatedProperties":
      return "is not a member of this request";
    case "type":
      return `has to be of type ${String((params as { type?: unknown }).type)}`;
    case "maxLength":
      return `has to have at most ${limit} characters`;
    case "minLength":
      return `has to have at least ${limit} characters`;
    case "minimum":
      return `has to be at least ${limit}`;
    case "maximum":
      return `has to be at most ${limit}`;
    default:
      return message ?? "is not as expected";
  }
}
