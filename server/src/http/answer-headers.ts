/** What every answer carries, whoever writes it. */
import { randomUUID } from "node:crypto";

/** The caller's request id where it is fit for a header and a log line, else a new one. */
export function requestId(sent: string | string[] | undefined): string {
  return typeof sent === "string" && /^[A-Za-z0-9._-]{1,128}$/.test(sent) ? sent : randomUUID();
}

export function answerHeaders(id: string): Record<string, string> {
  return {
    "x-request-id": id,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
  };
}
