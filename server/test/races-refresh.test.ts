/** Refresh tokens under contention: one line of tokens for each session, whatever happens at once. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { parseRefreshToken } from "../src/tokens/refresh-token.ts";
import { type Account, addUser, type StartedSession, startSessionOf } from "./harness/accounts.ts";
import type { Chance } from "./harness/chance.ts";
import { atOnce, type Pair, race, startPair, tally, times } from "./harness/races.ts";
import type { Answer } from "./harness/test-server.ts";

let pair: Pair;
let user: Account;
beforeAll(async () => {
  pair = await startPair({ KPA_SESSIONS_PER_USER: "0" });
  user = await addUser(pair.first);
});
afterAll(() => pair.close());

const refresh = (refresh_token: string, n = 0) =>
  pair.at(n).post("/api/v1/auth/refresh", { body: { refresh_token } });
const profile = (token: string, n = 0) => pair.at(n).get("/api/v1/user/profile", { token });
const startSession = () => startSessionOf(pair.first, user);
const generationOf = (refreshToken: string) => parseRefreshToken(refreshToken).generation;

const rowOf = (id: string) =>
  pair.first.ctx.db
    .selectFrom("sessions")
    .select(["generation", "rotations", "ended_at", "end_reason"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();

/** As if that half minute were over, for this session alone. */
async function endGrace(id: string): Promise<void> {
  await sql`update sessions set rotations = array(select r - interval '31 seconds' from unnest(rotations) r)
             where id = ${id}`.execute(pair.first.ctx.db);
}

/** Uses the access token, and has that written as a server does every few seconds. */
async function show(token: string, n: number): Promise<void> {
  expect((await profile(token, n)).status).toBe(200);
  await pair.at(n).application.lastSeen.flush();
}

describe("a refresh token that 64 use at once", () => {
  let session: StartedSession;
  let newest: string;
  /** Within the grace; the table remembers as many as that. */
  let rotations = 0;
  beforeAll(async () => {
    session = await startSession();
    newest = session.refreshToken;
  });

  race("is one rotation and 64 equal answers", 3, async (chance, round) => {
    const isGraceOver = chance.coin();
    if (isGraceOver) await endGrace(session.sessionId);
    const answers = await Promise.all(times(64, (n) => refresh(newest, n)));
    expect(tally(answers)).toEqual({ 200: 64 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    newest = answers[0]?.body.data.refresh_token;
    expect(generationOf(newest)).toBe(round + 1);
    rotations = isGraceOver ? 1 : rotations + 1;
    const row = await rowOf(session.sessionId);
    expect(row).toMatchObject({ generation: round + 1, ended_at: null });
    // Not as many where the machine was so slow that the grace of the first ones is over.
    expect(row.rotations.length).toBeLessThanOrEqual(rotations);
    return "one rotation";
  });
});

describe("an honest phone on a bad network", () => {
  let session: StartedSession;
  /** The newest token that the phone has heard of, and how often that was refreshed. */
  let newest: string;
  let generation = 0;
  beforeAll(async () => {
    session = await startSession();
    newest = session.refreshToken;
  });

  race(
    "stays signed in, however often it repeats itself and however many answers are lost",
    30,
    async (chance, round) => {
      const tries = 1 + chance.below(4);
      const answers = await atOnce(
        chance,
        times(tries, (n) => () => refresh(newest, n + round)),
      );
      expect(tally(answers)).toEqual({ 200: tries });
      const successors = new Set(answers.map(({ body }) => body.data.refresh_token));
      expect(successors.size).toBe(1);
      expect(await rowOf(session.sessionId)).toMatchObject({ generation: generation + 1 });
      const isLost = chance.below(3) === 0;
      if (!isLost) {
        const heard = answers[chance.below(tries)];
        newest = heard?.body.data.refresh_token;
        generation++;
        if (chance.coin()) await show(heard?.body.data.token, chance.below(2));
      }
      if (chance.coin()) await endGrace(session.sessionId);
      return isLost ? "no answer heard" : "an answer heard";
    },
  );
});

interface Theft {
  readonly copied: "the newest token" | "the one before" | "the one before that";
  /** The owner has used each successor. */
  readonly isSeen: boolean;
  readonly isGraceOver: boolean;
}

const thefts: readonly [Theft, ...Theft[]] = [
  { copied: "the newest token", isSeen: true, isGraceOver: true },
  { copied: "the one before", isSeen: true, isGraceOver: true },
  { copied: "the one before", isSeen: false, isGraceOver: true },
  { copied: "the one before", isSeen: true, isGraceOver: false },
  { copied: "the one before that", isSeen: true, isGraceOver: true },
  { copied: "the one before that", isSeen: true, isGraceOver: false },
];
const age = { "the newest token": 0, "the one before": 1, "the one before that": 2 };

describe("a copy that is used at the very moment the owner refreshes", () => {
  race(
    "makes no second line of tokens: the session ends, or both hold the same, and the copy is caught",
    12,
    async (chance, round) => {
      const theft = thefts[round % thefts.length] ?? thefts[0];
      const { sessionId, refreshToken } = await startSession();
      const owned = [refreshToken, ...(await ownersTokens(refreshToken, 2, theft))];
      if (theft.isGraceOver) await endGrace(sessionId);
      const newest = owned.at(-1) ?? "";
      const copy = owned.at(-1 - age[theft.copied]) ?? "";
      const [owner = [], ...thief] = await atOnce(chance, [
        () => keepRefreshing(newest, 1 + chance.below(3), round),
        ...times(1 + chance.below(3), (n) => async () => [
          await refresh(copy, round + n + chance.below(2)),
        ]),
      ]);
      const answers = [...owner, ...thief.flat()];
      expectOneLine(answers, await rowOf(sessionId));
      const outcome = `${theft.copied}: ${(await rowOf(sessionId)).end_reason ?? "one line"}`;
      const mustBeCaught = age[theft.copied] > 0 && theft.isSeen && theft.isGraceOver;
      if (mustBeCaught) expect(outcome).toContain("refresh_token_reused");
      const [held = newest] = heldBy(owner).slice(-1);
      await expectCaught(chance, { sessionId, held }, answers, [copy, ...heldBy(thief.flat())]);
      return outcome;
    },
  );

  async function ownersTokens(first: string, count: number, { isSeen }: Theft): Promise<string[]> {
    const tokens: string[] = [];
    for (let n = 0; n < count; n++) {
      const { body } = await refresh(tokens.at(-1) ?? first, n);
      tokens.push(body.data.refresh_token);
      if (isSeen) await show(body.data.token, n);
    }
    return tokens;
  }

  async function keepRefreshing(first: string, most: number, n: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let token = first; answers.length < most; ) {
      const answer = await refresh(token, n);
      answers.push(answer);
      if (answer.status !== 200) break;
      token = answer.body.data.refresh_token;
    }
    return answers;
  }

  /** The owner goes on, and the thief tries everything there is to try. */
  async function expectCaught(
    chance: Chance,
    { sessionId, held }: { readonly sessionId: string; readonly held: string },
    answers: readonly Answer[],
    stolen: readonly string[],
  ): Promise<void> {
    const ownerGoesOn = await refresh(held);
    if (ownerGoesOn.status === 200) await show(ownerGoesOn.body.data.token, 1);
    await endGrace(sessionId);
    const tries = await atOnce(
      chance,
      stolen.map((token, n) => () => refresh(token, n)),
    );
    expect(tries.filter(({ status }) => status !== 401)).toEqual([]);
    expect(await rowOf(sessionId)).toMatchObject({ end_reason: "refresh_token_reused" });
    expect(await eventsOf(sessionId)).toBe(1);
    const all = [...answers, ownerGoesOn, ...tries].filter(({ status }) => status === 200);
    for (const { body } of all) {
      expect((await profile(body.data.token)).body.code).toBe("session_ended");
      expect((await refresh(body.data.refresh_token, 1)).body.code).toBe("session_ended");
    }
  }
});

race(
  "a copy is caught although its server is just writing down that the successor was used",
  20,
  async (chance, round) => {
    const { sessionId, refreshToken } = await startSession();
    const { body } = await refresh(refreshToken, round);
    await endGrace(sessionId);
    expect((await profile(body.data.token, round)).status).toBe(200);
    const { lastSeen } = pair.at(round).application;
    const [, ...tries] = await atOnce<unknown>(chance, [
      () => lastSeen.flush(),
      ...times(2, () => () => refresh(refreshToken, round)),
    ]);
    expect((tries as Answer[]).filter(({ status }) => status !== 401)).toEqual([]);
    expect(await rowOf(sessionId)).toMatchObject({ end_reason: "refresh_token_reused" });
    return "caught";
  },
);

const heldBy = (answers: readonly Answer[]): string[] =>
  answers
    .filter(({ status }) => status === 200)
    .map(({ body }) => body.data.refresh_token as string);

/** No two tokens of one generation, and none that is newer than the row. */
function expectOneLine(answers: readonly Answer[], row: { readonly generation: number }): void {
  expect(answers.filter(({ status }) => status !== 200 && status !== 401)).toEqual([]);
  const tokens = new Set(heldBy(answers));
  const generations = new Set([...tokens].map(generationOf));
  expect(generations.size).toBe(tokens.size);
  expect(Math.max(0, ...generations)).toBeLessThanOrEqual(row.generation);
}

async function eventsOf(sessionId: string): Promise<number> {
  const rows = await pair.first.ctx.db
    .selectFrom("audit_events")
    .select("id")
    .where("session_id", "=", sessionId)
    .where("type", "=", "session.reused")
    .execute();
  return rows.length;
}
