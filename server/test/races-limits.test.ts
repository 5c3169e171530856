/** Limits under contention: what is counted is counted for all servers together, and once. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect } from "vitest";
import { addUser, freshPhone } from "./harness/accounts.ts";
import { newPhone, spellings } from "./harness/people.ts";
import { atOnce, type Pair, race, startPair, tally, times } from "./harness/races.ts";

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ KPA_SESSIONS_PER_USER: "0" });
});
afterAll(() => pair.close());

/** Codes to everybody together are limited as well. */
function letAnHourPass(round: number): void {
  if (round % 100 === 99) for (const n of [0, 1]) pair.at(n).advance(3600);
}

race(
  "of 64 who ask for a code for one number at once, in five spellings, one gets it",
  2,
  async (_chance, round) => {
    letAnHourPass(round);
    const phone = newPhone();
    const typed = spellings(phone);
    const answers = await Promise.all(
      times(64, (n) => {
        const body = { phone: typed[n % typed.length], purpose: "login" };
        return pair.at(n).post("/api/v1/auth/verifications", { body });
      }),
    );
    expect(tally(answers)).toEqual({ 202: 1, rate_limited: 63 });
    const { rows } = await sql`
      select v.id from verifications v join messages m on m.verification_id = v.id
       where v.address = ${phone}`.execute(pair.first.ctx.db);
    const given = answers.find(({ status }) => status === 202);
    expect(rows).toEqual([{ id: given?.body.data.verification_id }]);
    return "one code";
  },
);

race(
  "of 64 wrong passwords at once at most 25 are compared, and each of those is counted",
  2,
  async (_chance, round) => {
    const isKnown = round % 2 === 0;
    const phone = isKnown ? (await addUser(pair.first)).phone : freshPhone();
    const before = await countRefusals();
    const answers = await Promise.all(
      times(64, (n) => pair.at(n).logIn(phone, `a wrong password ${n}`)),
    );
    const { invalid_credentials: compared = 0, ...others } = tally(answers);
    expect(compared).toBeGreaterThanOrEqual(5);
    expect(compared).toBeLessThanOrEqual(25);
    expect(others).toEqual({ too_many_attempts: 64 - compared });
    expect(await countRefusals()).toBe(before + compared);
    expect((await pair.at(round).logIn(phone, "a wrong password")).status).toBe(429);
    return `${compared} compared`;
  },
);

async function countRefusals(): Promise<number> {
  const { rows } = await sql`
    select from audit_events where type = 'login.password' and result = 'failure'`.execute(
    pair.first.ctx.db,
  );
  return rows.length;
}

race(
  "20 right log-ins of one account at once all succeed, with wrong ones among them that are free",
  2,
  async (chance) => {
    const { id, phone, password } = await addUser(pair.first);
    const answers = await atOnce(chance, [
      ...times(20, (n) => () => pair.at(n).logIn(phone, password)),
      ...times(4, (n) => () => pair.at(n).logIn(phone, "a wrong password")),
    ]);
    expect(tally(answers)).toEqual({ 200: 20, invalid_credentials: 4 });
    const sessions = await pair.first.ctx.db
      .selectFrom("sessions")
      .select("id")
      .where("user_id", "=", id)
      .execute();
    expect(sessions).toHaveLength(20);
    return "all got in";
  },
);
