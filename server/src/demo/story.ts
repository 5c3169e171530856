/** What a story is told in: events, messages and sessions, each with its instant. */
import type { AuditEvent, PastEvent } from "../audit/record.ts";
import type { Chance } from "./chance.ts";
import { type DemoDevice, deviceOf, type Person, type Region } from "./people.ts";
import { dayMs } from "./rhythm.ts";

export interface DemoUser extends Person {
  readonly id: number;
  readonly createdMs: number;
  readonly role?: "admin" | "support" | "auditor";
  readonly devices: readonly DemoDevice[];
  /** How likely they come on a busy day. */
  readonly eagerness: number;
  lastActiveMs: number;
  disabledMs?: number;
  erasedMs?: number;
}

export interface DemoMessage {
  readonly id: string;
  readonly atMs: number;
  readonly channel: "sms" | "email";
  readonly template: string;
  readonly userId: number | null;
  readonly to: string;
  readonly region: Region | null;
  readonly provider: string | null;
  readonly state: "sent" | "delivered" | "undelivered" | "dead" | "withheld";
  readonly error: string | null;
  /** Codes that go to whatever number somebody names. */
  readonly isToAnybody: boolean;
  /** It can still be sent: what it says is kept. */
  readonly isKept: boolean;
  /** How far a code to sign up or log in came back. */
  returned: "" | "entered" | "signed in";
}

export interface DemoSession {
  readonly id: string;
  readonly userId: number;
  readonly device: DemoDevice;
  readonly atMs: number;
  readonly lastSeenMs: number;
  readonly refreshes: number;
  readonly endedMs: number | null;
}

export interface Story {
  readonly chance: Chance;
  readonly nowMs: number;
  readonly events: PastEvent[];
  readonly messages: DemoMessage[];
  readonly sessions: DemoSession[];
}

export type Told = Omit<AuditEvent, "result" | "caller" | "actor"> &
  Partial<Pick<AuditEvent, "result" | "actor">> & { readonly device?: DemoDevice };

/** Writes down an event, unless it lies in the future. */
export function tell(story: Story, atMs: number, { device, ...event }: Told): void {
  if (atMs > story.nowMs) return;
  const { chance } = story;
  const caller = device && {
    ip: device.ip,
    userAgent: device.userAgent,
    requestId: chance.uuid(atMs),
    language: "en" as const,
  };
  story.events.push({
    result: "success",
    actor: event.userId === undefined ? { kind: "anonymous" } : { kind: "user", id: event.userId },
    ...event,
    ...(caller && { caller }),
    id: chance.uuid(atMs),
    atMs,
  });
}

export interface Code {
  readonly purpose: "register" | "login" | "reset_password";
  readonly to: string;
  readonly region: Region;
  readonly channel?: "sms" | "email";
  readonly userId?: number;
  readonly device: DemoDevice;
  /** Nobody is behind the number. */
  readonly isWithheld?: boolean;
}

/** A code is asked for, and goes its way. @returns its message; undefined where it lies in the future */
export function askForCode(story: Story, atMs: number, code: Code): DemoMessage | undefined {
  if (atMs > story.nowMs) return undefined;
  const { chance } = story;
  const { purpose, channel = "sms", region, userId, device, to } = code;
  const whose = userId === undefined ? {} : { userId };
  tell(story, atMs, {
    type: "code.requested",
    ...whose,
    actor: { kind: "anonymous" },
    subject: to,
    details: { purpose, channel },
    device,
  });
  const provider = code.isWithheld
    ? null
    : channel === "email"
      ? "smtp"
      : region === "IN" && chance.happens(0.85)
        ? "msg91"
        : "twilio";
  const message: DemoMessage = {
    id: chance.uuid(atMs),
    atMs,
    channel,
    template: `code.${purpose}`,
    userId: userId ?? null,
    to,
    region: channel === "sms" ? region : null,
    provider,
    state: code.isWithheld ? "withheld" : fateOf(chance, provider),
    error: null,
    isToAnybody: purpose === "register" && !code.isWithheld,
    isKept: false,
    returned: "",
  };
  const told =
    message.state === "dead" ? { ...message, error: `${provider} answered 503` } : message;
  story.messages.push(told);
  return told;
}

/** One provider tells more of what arrived, and loses a little more. */
function fateOf(chance: Chance, provider: string | null): DemoMessage["state"] {
  return chance.weighted<DemoMessage["state"]>(
    provider === "msg91"
      ? [
          ["delivered", 930],
          ["undelivered", 35],
          ["sent", 33],
          ["dead", 2],
        ]
      : provider === "smtp"
        ? [
            ["sent", 995],
            ["dead", 5],
          ]
        : [
            ["delivered", 960],
            ["undelivered", 15],
            ["sent", 23],
            ["dead", 2],
          ],
  );
}

export function hasArrived({ state }: DemoMessage): boolean {
  return state === "delivered" || state === "sent";
}

/** A session starts, and is used for a while. @returns its id */
export function startSession(
  story: Story,
  user: DemoUser,
  atMs: number,
  device: DemoDevice,
): string {
  const { chance, nowMs } = story;
  const id = chance.uuid(atMs);
  const days = chance.weighted([
    [0.05, 5],
    [1, 4],
    [6, 4],
    [20, 3],
  ]);
  const restsMs = atMs + chance.share() * days * dayMs;
  // A phone that is still in use was not looked at this very second: some minutes ago, or a day.
  const latelyMs = nowMs - chance.share() ** 3 * 2 * dayMs;
  const lastSeenMs = restsMs < nowMs ? restsMs : Math.max(atMs, latelyMs);
  const logsOut = chance.happens(0.3) && restsMs < nowMs;
  if (logsOut) {
    tell(story, lastSeenMs, { type: "session.logged_out", userId: user.id, sessionId: id, device });
  }
  story.sessions.push({
    id,
    userId: user.id,
    device,
    atMs,
    lastSeenMs,
    refreshes: Math.floor((lastSeenMs - atMs) / 5_400_000),
    endedMs: logsOut ? lastSeenMs : null,
  });
  user.lastActiveMs = Math.max(user.lastActiveMs, lastSeenMs);
  return id;
}

/** Of a user mostly the same, now and then another. */
export function deviceOfUser(story: Story, user: DemoUser): DemoDevice {
  const { chance } = story;
  return chance.happens(0.04) ? deviceOf(chance) : chance.pick(user.devices);
}
