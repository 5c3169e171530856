/** What of a message is personal or secret lies sealed in its row, and is opened to be sent. */
import { type Keys, keysFor } from "../crypto/derived-keys.ts";
import { seal, unsealWithAny } from "../crypto/sealed-box.ts";

export interface MessagePayload {
  readonly to: string;
  readonly code?: string;
  /** How long it is of use, as its text says. */
  readonly minutes: number;
  readonly values: Readonly<Record<string, string>>;
}

/** @param id the message's; the content opens in its own row only */
export function sealPayload(keys: Keys, id: string, payload: MessagePayload): Buffer {
  return seal(keys["message payload"], JSON.stringify(payload), id);
}

/** @throws where it was sealed under another server's key */
export function openPayload(keys: Keys, id: string, sealed: Uint8Array): MessagePayload {
  const plain = unsealWithAny(keysFor(keys, "message payload"), sealed, id);
  return JSON.parse(plain.toString("utf8")) as MessagePayload;
}
