/** One HTTP request to a provider, and what is known about it when there is no good answer. */
import type { Outcome } from "./sender.ts";

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

export interface PostAnswer {
  readonly status: number;
  /** Empty where it could not be read to its end. */
  readonly text: string;
  readonly retryAfterSeconds?: number;
}

/** Errors of a connection that was never made: the provider has seen nothing of the message. */
const unsent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** @param judge what an answer of this provider means */
export async function post(
  request: PostRequest,
  judge: (answer: PostAnswer) => Outcome,
): Promise<Outcome> {
  let response: Response;
  try {
    response = await fetch(request.url, {
      method: "POST",
      headers: {
        ...request.headers,
        // A kept connection that the provider closes in this moment would leave it open whether the
        // message arrived.
        connection: "close",
        "user-agent": "kpa",
      },
      body: request.body,
      // Somebody else's address must not get the credentials and the message.
      redirect: "manual",
      signal: AbortSignal.timeout(request.timeoutMs),
    });
  } catch (error) {
    return withoutAnswer(error);
  }
  const text = await response.text().catch(() => "");
  const wait = Number(response.headers.get("retry-after"));
  return judge({
    status: response.status,
    text,
    ...(wait > 0 ? { retryAfterSeconds: Math.min(wait, 600) } : {}),
  });
}

function withoutAnswer(error: unknown): Outcome {
  if (error instanceof Error && error.name === "TimeoutError") {
    return { kind: "unknown", reason: "no answer in time" };
  }
  const code = codeOf(error);
  return unsent.has(code)
    ? { kind: "failed", reason: `cannot be reached (${code})` }
    : { kind: "unknown", reason: `the connection was lost (${code})` };
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && "code" in first ? String(first.code) : "no code";
}

/** What a status means that is no success and has no meaning of its own at the provider. */
export function outcomeOfStatus({ status, retryAfterSeconds }: PostAnswer, detail = ""): Outcome {
  const reason = `answered ${status}${detail === "" ? "" : ` (${detail})`}`;
  // A gateway that gave up waiting does not know what the server behind it did.
  if (status === 504) return { kind: "unknown", reason };
  return {
    kind: "failed",
    reason,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/**
 * Of an answer that says "taken" in its status. Where it cannot be read it is taken all the same, under
 * an id that nobody knows.
 */
export function taken(id: unknown): Outcome {
  const providerMessageId = messageIdOf(id);
  const reason = "the answer could not be read, so receipts will not be matched";
  return { kind: "sent", providerMessageId, ...(providerMessageId === null ? { reason } : {}) };
}

export function isSuccess(answer: PostAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** The value of an `Authorization` header. */
export function basicCredentials(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** @returns undefined where the text is no JSON object */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What an answer says in a short word: digits, letters and little more, never a number or a text. */
export function shortWord(value: unknown): string {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value : "";
  return /^[A-Za-z0-9_.-]{1,40}$/.test(text) && !/\d{7}/.test(text) ? text : "";
}

/** A provider's id of a message; anything else is none. */
export function messageIdOf(value: unknown): string | null {
  return typeof value === "string" && /^[\x21-\x7e]{1,200}$/.test(value) ? value : null;
}
