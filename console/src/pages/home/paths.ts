/** Where a part of a chart leads: addresses of this console, with filters as the API names them. */
import { stringifySearch } from "../../app/search.ts";

interface Bucket {
  readonly at: string;
  readonly bucketMs: number;
}

/** The events of a type that fell into a bucket. */
export function eventsPath(type: string, { at, bucketMs }: Bucket, result?: "failure"): string {
  const from = new Date(at);
  const to = new Date(from.getTime() + bucketMs);
  return `/audit${stringifySearch({ type, result, from: from.toISOString(), to: to.toISOString() })}`;
}

/**
 * The events behind a refusal. What a limit turned away is counted and leaves no event: whoever guesses would
 * fill the log.
 */
export function refusalPath(reason: string, bucket: Bucket): string | undefined {
  if (reason === "too_many_attempts") return undefined;
  if (reason === "verification_invalid") return eventsPath("code.refused", bucket, "failure");
  return eventsPath("login.password", bucket, "failure");
}

export function messagesPath(region: string): string {
  return `/messages${stringifySearch({ region, channel: "sms" })}`;
}
