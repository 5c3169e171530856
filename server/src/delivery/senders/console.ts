/** Sends nothing. In development the messages are there to be read, at `/dev/messages`. */
import type { Sender } from "./sender.ts";

export const consoleSender: Sender = {
  name: "console",
  isIdempotent: true,
  send: async () => ({ kind: "sent", providerMessageId: null }),
};
