/** What every way of sending a message has in common. */
import type { Language, Template } from "../message.ts";

export interface Outgoing {
  /** The message's own id, the same at every attempt. */
  readonly id: string;
  readonly template: Template;
  readonly language: Language;
  /** E.164, or an e-mail address. */
  readonly to: string;
  readonly subject: string | undefined;
  readonly text: string;
  readonly code: string | undefined;
  /** How long it is still of use. */
  readonly secondsLeft: number;
}

/** What an attempt came to. A reason is for the operator: it holds no number, text or credential. */
export type Outcome =
  | { readonly kind: "sent"; readonly providerMessageId: string | null; readonly reason?: string }
  /** The number or address is no good: nobody else is asked, and it is not tried again. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It was surely not sent: the next provider is asked, and all of them again later. */
  | { readonly kind: "failed"; readonly reason: string; readonly retryAfterSeconds?: number }
  /** It may have been sent. */
  | { readonly kind: "unknown"; readonly reason: string };

export interface Sender {
  /** As in the row of a message and in the path of its receipts. */
  readonly name: string;
  /**
   * The same message sent twice arrives once. Where that is not so, a message whose outcome is not
   * known is never sent again: somebody who got no code asks for another one, and somebody who gets
   * two of the same learns to think nothing of a code that comes unasked.
   */
  readonly isIdempotent: boolean;
  readonly send: (message: Outgoing) => Promise<Outcome>;
  readonly receipts?: Receipts;
}

/** A provider's word on what became of a message. */
export interface Receipt {
  readonly providerMessageId: string | null;
  /** Our own id, where the provider hands it back. */
  readonly messageId: string | null;
  readonly state: "delivered" | "undelivered";
  readonly reason: string | null;
}

export interface ReceiptRequest {
  /** Path and query as they were requested. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly nowMs: number;
}

export interface Receipts {
  /** The request comes from the provider; compared in constant time. */
  readonly isGenuine: (request: ReceiptRequest) => boolean | Promise<boolean>;
  /** What it says; nothing where it speaks of a step on the way. @throws where it cannot be read */
  readonly read: (request: ReceiptRequest) => readonly Receipt[];
}
