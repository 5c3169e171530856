import type { Data } from "kpa-client";
import type { Tone } from "../../ui/status-badge.tsx";

export type Message = Data<"GET", "/api/v1/admin/messages">["items"][number];

export type MessageState = Message["state"];

/** In the order in which a message goes through them. */
export const messageTones: Readonly<Record<MessageState, Tone>> = {
  queued: "accent",
  sending: "accent",
  sent: "good",
  delivered: "good",
  undelivered: "warn",
  dead: "bad",
  withheld: "neutral",
};

export const messageStates = Object.keys(messageTones) as readonly MessageState[];
