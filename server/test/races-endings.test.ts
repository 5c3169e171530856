/** What ends sessions, while they are refreshed and others begin: nothing of before is left over. */
import { afterAll, beforeAll, describe, expect } from "vitest";
import { startSessionOf } from "./harness/accounts.ts";
import type { Chance } from "./harness/chance.ts";
import { seedToken } from "./harness/jwt.ts";
import { askForCode } from "./harness/messages.ts";
import { askForOwnCode, goodPassword, newPerson, newPhone, type Person } from "./harness/people.ts";
import { atOnce, type Pair, race, startPair, times } from "./harness/races.ts";
import { disable, remove } from "./harness/revocation.ts";
import type { Answer, TestServer } from "./harness/test-server.ts";

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ KPA_RATE_LIMITS: "off" });
});
afterAll(() => pair.close());

const newPassword = "another sentence nobody says";
const refresh = (refresh_token: string, on: TestServer) =>
  on.post("/api/v1/auth/refresh", { body: { refresh_token } });
const profile = (token: string, on: TestServer) => on.get("/api/v1/user/profile", { token });

/** Somebody with a session here, which ends things, and one there. */
interface Setting {
  readonly person: Person;
  readonly there: { readonly token: string; readonly refreshToken: string };
}

interface Ending {
  readonly name: string;
  /** Asks for codes and the like, before the race. @returns ends the session there, at least */
  readonly prepare: (setting: Setting, on: TestServer) => Promise<() => Promise<unknown>>;
  /** The session that asked lives on. */
  readonly sparesHere: boolean;
  /** What was good for a log-in before and no longer is: who comes late with it is refused. */
  readonly voids: readonly ("password" | "code")[];
}

const answered = async (answer: Promise<Answer>) => expect((await answer).status).toBe(200);

const endings: readonly Ending[] = [
  {
    name: "a log-out",
    prepare: async ({ there }, on) => {
      return () => answered(on.post("/api/v1/auth/logout", { token: there.token }));
    },
    sparesHere: true,
    voids: [],
  },
  {
    name: "the end of all others",
    prepare: async ({ person }, on) => {
      return () => answered(on.delete("/api/v1/user/sessions", { token: person.token }));
    },
    sparesHere: true,
    voids: [],
  },
  {
    name: "a change of the password",
    prepare: async ({ person }, on) => {
      const body = { current_password: goodPassword, new_password: newPassword };
      return () => answered(on.post("/api/v1/user/password", { token: person.token, body }));
    },
    sparesHere: true,
    voids: ["password", "code"],
  },
  {
    name: "a reset of the password",
    prepare: async ({ person: { phone } }, on) => {
      const code = await askForCode(on, { phone, purpose: "reset_password" });
      const body = { ...code, new_password: newPassword };
      return () => answered(on.post("/api/v1/auth/password/reset", { body }));
    },
    sparesHere: false,
    voids: ["password", "code"],
  },
  {
    name: "a move to another number",
    prepare: async ({ person: { token } }, on) => {
      const change = { purpose: "change_phone", phone: newPhone() };
      const body = await askForOwnCode(on, token, change);
      return () => answered(on.put("/api/v1/user/phone", { token, body }));
    },
    sparesHere: true,
    voids: ["password", "code"],
  },
  {
    name: "the user's being disabled",
    prepare: async ({ person }, on) => {
      return () => disable(on, person.id);
    },
    sparesHere: false,
    voids: ["password", "code"],
  },
  {
    name: "the removal of the user's row, as the seed does it,",
    prepare: async ({ person }, on) => {
      return () => remove(on, person.id);
    },
    sparesHere: false,
    voids: ["password", "code"],
  },
  {
    name: "the account's deletion",
    prepare: async ({ person: { token } }, on) => {
      const body = { password: goodPassword };
      return () => answered(on.delete("/api/v1/user", { token, body }));
    },
    sparesHere: false,
    voids: ["password", "code"],
  },
];

describe.each(endings)("$name", (ending) => {
  race(
    "leaves no session and no token of before, whoever refreshes or logs in at that moment",
    4,
    async (chance, round) => {
      const person = await newPerson(pair.at(round));
      const there = await startSessionOf(pair.first, person);
      const end = await ending.prepare({ person, there }, pair.at(chance.below(2)));
      const comers = await latecomers(person, round);
      const [, ...got] = await atOnce(chance, [
        () => end().then(() => []),
        ...times(2, (n) => () => keepRefreshing(there.refreshToken, chance, round + n)),
        ...ending.voids.map((what) => comers[what]),
      ]);
      const tokens = got.flat().filter(({ status }) => status < 300);
      await expectAllDead([there.token, ...tokens.map(({ body }) => body.data.token)]);
      for (const { body } of tokens) await expectNoRefresh(body.data.refresh_token);
      if (ending.voids.length > 0) await expectLiving(person, ending.sparesHere);
      return `${tokens.length === 0 ? "none" : "some"} came before`;
    },
  );
});

async function latecomers({ phone }: Person, round: number) {
  const code = await askForCode(pair.first, { phone, purpose: "login" });
  const refusedOrIn = async (logIn: Promise<Answer>): Promise<Answer[]> => {
    const answer = await logIn;
    expect([200, 401, 403, 422]).toContain(answer.status);
    return [answer];
  };
  return {
    password: () => refusedOrIn(pair.at(round).logIn(phone, goodPassword)),
    code: () => refusedOrIn(pair.at(round + 1).post("/api/v1/auth/login/otp", { body: code })),
  };
}

/** Refreshes with what the last refresh brought, until that is refused. */
async function keepRefreshing(first: string, chance: Chance, n: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  let token = first;
  for (let times = 0; times < 6; times++) {
    const answer = await refresh(token, pair.at(n + chance.below(2)));
    expect([200, 401]).toContain(answer.status);
    answers.push(answer);
    if (answer.status !== 200) break;
    token = answer.body.data.refresh_token;
  }
  return answers;
}

async function expectAllDead(tokens: readonly string[]): Promise<void> {
  for (const [n, token] of tokens.entries()) {
    expect((await profile(token, pair.at(n))).status).toBe(401);
  }
}

async function expectNoRefresh(token: string): Promise<void> {
  const { body } = await refresh(token, pair.first);
  expect(["session_ended", "invalid_refresh_token"]).toContain(body.code);
}

async function expectLiving({ id, session_id }: Person, isHere: boolean): Promise<void> {
  const rows = await pair.first.ctx.db
    .selectFrom("sessions")
    .select("id")
    .where("user_id", "=", id)
    .where("ended_at", "is", null)
    .execute();
  expect(rows).toEqual(isHere ? [{ id: session_id }] : []);
}

describe("a token of the seed that is used for the first time", () => {
  race("while all others are ended is refused afterwards", 8, async (chance, round) => {
    const person = await newPerson(pair.at(round));
    const token = await seedToken({ sub: String(person.id) });
    const [, ...uses] = await atOnce(chance, [
      () => pair.at(round).delete("/api/v1/user/sessions", { token: person.token }),
      ...times(6, (n) => () => profile(token, pair.at(n))),
    ]);
    expect((await profile(token, pair.first)).body.code).toBe("session_ended");
    await expectLiving(person, true);
    return uses.some(({ status }) => status === 200) ? "some were before" : "all were late";
  });

  race("while it is logged out is dead afterwards", 8, async (chance, round) => {
    const person = await newPerson(pair.at(round));
    const token = await seedToken({ sub: String(person.id) });
    const [loggedOut, ...uses] = await atOnce(chance, [
      () => pair.at(round).post("/api/v1/auth/logout", { token }),
      ...times(6, (n) => () => profile(token, pair.at(n))),
    ]);
    expect(loggedOut?.status).toBe(200);
    expect((await profile(token, pair.at(round))).body.code).toBe("session_ended");
    await expectLiving(person, true);
    return uses.some(({ status }) => status === 200) ? "some were before" : "all were late";
  });
});
