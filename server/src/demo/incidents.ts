/** What does not happen every day, and what an operator should see. */

import { refuse } from "./daily-life.ts";
import { type DemoDevice, strangersNumber } from "./people.ts";
import { dayMs, hourMs } from "./rhythm.ts";
import { askForCode, type DemoUser, type Story, tell } from "./story.ts";

const minuteMs = 60_000;

const script: DemoDevice = {
  name: "python-requests",
  userAgent: "python-requests/2.32.3",
  ip: "192.0.2.66",
};

/** Six days ago, at night, somebody tries passwords that were leaked elsewhere. */
export function tryLeakedPasswords(story: Story, users: readonly DemoUser[]): void {
  const { chance, nowMs } = story;
  const startMs = nowMs - (nowMs % dayMs) - 6 * dayMs + 2 * hourMs;
  for (let n = 0; n < 260; n++) {
    const ip = `198.51.100.${chance.between(1, 60)}`;
    const user = chance.happens(0.15) ? chance.pick(users) : undefined;
    const atMs = startMs + chance.between(0, 25 * minuteMs);
    if (user !== undefined && atMs < user.createdMs) continue;
    refuse(story, atMs, user, { ...script, ip });
  }
}

/**
 * In the last hours, today where the day is old enough, somebody who is paid for text messages asks for as
 * many as they can.
 */
export function pump(story: Story, messages: number): void {
  const { chance, nowMs } = story;
  const sinceMidnightMs = nowMs % dayMs;
  const endMs = nowMs - 2 * minuteMs;
  const lengthMs = Math.min(
    170 * minuteMs,
    sinceMidnightMs > 20 * minuteMs ? sinceMidnightMs : dayMs,
  );
  const startMs = Math.max(nowMs - lengthMs, endMs - 170 * minuteMs);
  for (let n = 0; n < messages; n++) {
    const atMs = startMs + Math.floor(((endMs - startMs) * n) / messages);
    const device = { ...script, ip: `203.0.113.${chance.between(1, 250)}` };
    const to = `+130555501${String(chance.between(0, 99)).padStart(2, "0")}`;
    const code = askForCode(story, atMs, { purpose: "register", to, region: "US", device });
    if (code !== undefined && chance.happens(0.004)) code.returned = "entered";
  }
}

/** Codes that are asked for numbers without an account are sent to nobody. Such rows are kept for an hour. */
export function askForNobody(story: Story): void {
  const { chance, nowMs } = story;
  for (let n = 0; n < 7; n++) {
    const atMs = nowMs - chance.between(1, 50) * minuteMs;
    const to = strangersNumber(chance, "IN");
    const device = { ...script, ip: `192.0.2.${chance.between(80, 99)}` };
    askForCode(story, atMs, { purpose: "login", to, region: "IN", device, isWithheld: true });
  }
}

/** Notices that no provider took; the newest can still be sent. */
export function loseNotices(story: Story, users: readonly DemoUser[]): void {
  const { chance, nowMs } = story;
  const reachable = users.filter((user) => user.email !== null && user.createdMs < nowMs - dayMs);
  for (const [hoursAgo, user] of [3, 11, 20].map(
    (hours, n) => [hours, reachable[n * 3]] as const,
  )) {
    if (user?.email == null) continue;
    const atMs = nowMs - hoursAgo * hourMs;
    story.messages.push({
      id: chance.uuid(atMs),
      atMs,
      channel: "email",
      template: "notice.new_device",
      userId: user.id,
      to: user.email,
      region: null,
      provider: "smtp",
      state: "dead",
      error: "smtp answered 421: try again later",
      isToAnybody: false,
      isKept: true,
      returned: "",
    });
  }
}

export interface GuessedAccount {
  readonly user: DemoUser;
  readonly failures: number;
}

/** Two accounts that somebody guesses at: one is closed by now, one waits. */
export function guessAt(story: Story, users: readonly DemoUser[]): readonly GuessedAccount[] {
  const { chance, nowMs } = story;
  const old = users.filter(
    (user) => user.role === undefined && user.createdMs < nowMs - 10 * dayMs,
  );
  return [52, 16].flatMap((failures, n) => {
    const user = old[n * 5];
    if (user === undefined) return [];
    for (let failure = 0; failure < failures; failure++) {
      const atMs = nowMs - (failures - failure) * 14 * minuteMs - chance.between(0, minuteMs);
      refuse(story, atMs, user, { ...script, ip: `203.0.113.${20 + n}` });
    }
    return [{ user, failures }];
  });
}

/** Staff disable one account and let another go; one user leaves for good. */
export function partWays(
  story: Story,
  admin: DemoUser,
  disabled: DemoUser,
  leaver: DemoUser,
): void {
  const [device] = admin.devices;
  if (disabled.disabledMs !== undefined && device !== undefined) {
    tell(story, disabled.disabledMs, {
      type: "user.disabled",
      userId: disabled.id,
      actor: { kind: "staff", id: admin.id },
      personal: { reason: "Asked for by the owner: the phone was stolen" },
      device,
    });
  }
  if (leaver.erasedMs === undefined) return;
  const [own] = leaver.devices;
  tell(story, leaver.erasedMs, {
    type: "user.deleted",
    userId: leaver.id,
    ...(own && { device: own }),
  });
  tell(story, leaver.erasedMs + 5, {
    type: "user.erased",
    userId: leaver.id,
    actor: { kind: "system" },
  });
}
