/** Thirty days of a service with two hundred users, as one story from beginning to end. */
import { Chance } from "./chance.ts";
import { comeBack, giveUpSigningUp, signUp } from "./daily-life.ts";
import {
  askForNobody,
  type GuessedAccount,
  guessAt,
  loseNotices,
  partWays,
  pump,
  tryLeakedPasswords,
} from "./incidents.ts";
import { deviceOf, personOf, type Region } from "./people.ts";
import { busyness, dayMs, instantOn } from "./rhythm.ts";
import type { DemoUser, Story } from "./story.ts";

const days = 30;
const people: readonly (readonly [Region, number])[] = [
  ["IN", 146],
  ["GB", 22],
  ["US", 20],
  ["DE", 12],
];
export const peopleInAll = people.reduce((sum, [, count]) => sum + count, 0);

/** Of the regions whose numbers can be typed in: who logs in to the console needs one. */
const staff = [
  { index: 146, role: "admin", name: "Asha Rao" },
  { index: 147, role: "support", name: "Tom Hughes" },
  { index: 148, role: "auditor", name: "Mira Sen" },
] as const;

/** Who is disabled, and who has left. */
const cast = { disabled: 12, leaver: 31 };

export interface ToldStory extends Story {
  readonly users: readonly DemoUser[];
  readonly guessed: readonly GuessedAccount[];
}

export interface Setting {
  readonly seed: number;
  readonly nowMs: number;
  /** One for each of the people. */
  readonly userIds: readonly number[];
  /** Messages that somebody has sent to be paid for them. */
  readonly pumped: number;
}

export function tellStory({ seed, nowMs, userIds, pumped }: Setting): ToldStory {
  const chance = new Chance(seed);
  const story: Story = { chance, nowMs, events: [], messages: [], sessions: [] };
  const users = makeUsers(chance, nowMs, userIds);
  const [admin] = users.filter((user) => user.role === "admin");
  const disabled = users[cast.disabled];
  const leaver = users[cast.leaver];
  const today = nowMs - (nowMs % dayMs);
  for (let day = today - (days - 1) * dayMs; day <= today; day += dayMs)
    liveThrough(story, users, day);
  tryLeakedPasswords(story, users);
  pump(story, pumped);
  askForNobody(story);
  loseNotices(story, users);
  if (admin && disabled && leaver) partWays(story, admin, disabled, leaver);
  const guessed = guessAt(story, users);
  story.events.sort((a, b) => a.atMs - b.atMs);
  return { ...story, users, guessed };
}

function makeUsers(chance: Chance, nowMs: number, ids: readonly number[]): readonly DemoUser[] {
  const regions = people.flatMap(([region, count]) =>
    Array.from({ length: count }, (_, n) => ({ region, n })),
  );
  const all = regions.map(({ region, n }, index): DemoUser => {
    const member = staff.find((one) => one.index === index);
    const person = personOf(chance, region, n);
    const createdMs = member
      ? nowMs - 120 * dayMs
      : createdAt(chance, nowMs, region, index === cast.disabled || index === cast.leaver);
    return {
      ...person,
      ...(member && {
        name: member.name,
        email: `${member.role}@staff.example`,
        role: member.role,
      }),
      id: ids[index] ?? 0,
      createdMs,
      devices: [deviceOf(chance), ...(chance.happens(0.3) ? [deviceOf(chance)] : [])],
      eagerness: member
        ? 0.8
        : chance.weighted([
            [0.06, 4],
            [0.25, 4],
            [0.6, 3],
          ]),
      lastActiveMs: createdMs,
      ...(index === cast.disabled && { disabledMs: nowMs - 5 * dayMs }),
      ...(index === cast.leaver && { erasedMs: nowMs - 9 * dayMs }),
    };
  });
  return all;
}

/** Half were there before the story begins; of the others more come with each week. */
function createdAt(chance: Chance, nowMs: number, region: Region, isOld: boolean): number {
  if (isOld || chance.happens(0.5)) return nowMs - chance.between(31, 400) * dayMs;
  const daysAgo = Math.floor(days * (1 - Math.sqrt(chance.share())));
  const dayStart = nowMs - (nowMs % dayMs) - daysAgo * dayMs;
  return Math.min(instantOn(chance, dayStart, region), nowMs - 60_000);
}

function liveThrough(story: Story, users: readonly DemoUser[], dayStartMs: number): void {
  const { chance } = story;
  const busy = busyness(dayStartMs);
  for (const user of users) {
    if (user.createdMs >= dayStartMs && user.createdMs < dayStartMs + dayMs) signUp(story, user);
    const end = Math.min(user.disabledMs ?? Infinity, user.erasedMs ?? Infinity);
    if (user.createdMs > dayStartMs || dayStartMs + dayMs > end) continue;
    if (!chance.happens(user.eagerness * busy)) continue;
    const visits = chance.weighted([
      [1, 7],
      [2, 2],
      [3, 1],
    ]);
    for (let n = 0; n < visits; n++)
      comeBack(story, user, instantOn(chance, dayStartMs, user.region));
  }
  for (const [region, most] of [
    ["IN", 3],
    ["US", 1],
    ["GB", 1],
  ] as const) {
    for (let n = chance.between(0, most); n > 0; n--) giveUpSigningUp(story, dayStartMs, region);
  }
}
