/** The inbox of a development server, which is no route of the API: `/dev/messages`. */
import { KpaUnreachable } from "kpa-client";

export interface InboxMessage {
  readonly id: string;
  readonly channel: "sms" | "email";
  readonly to: string;
  readonly text: string;
  readonly code: string | null;
  readonly created_at: string;
}

/** The server shows it to a browser on its own machine only. */
export class NotHere extends Error {
  override readonly name = "NotHere";
}

/** @returns the newest first. @throws NotHere, KpaUnreachable */
export async function readInbox(signal: AbortSignal): Promise<readonly InboxMessage[]> {
  const answer = await fetch("/dev/messages", {
    headers: { Accept: "application/json" },
    signal,
  }).catch((cause) => {
    throw new KpaUnreachable("network", { cause });
  });
  if (answer.status === 404) throw new NotHere("the inbox is not shown here");
  if (!answer.ok) throw new KpaUnreachable("unexpected_answer", { status: answer.status });
  const { items } = (await answer.json()) as { items: readonly InboxMessage[] };
  return items;
}
