/**
 * What is sent differs for a number with an account and for one without; what is refused must not. A
 * refusal is undone, so that a total comes to rest just below its limit, where a message that counts and
 * one that does not would be told apart by each request.
 */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseNow } from "../src/db/clock.ts";
import { addToTotals } from "../src/limits/message-usage.ts";
import { writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPerson, type Person } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let owner: Person;
beforeAll(async () => {
  server = await startTestServer({ clients: "many" });
  owner = await newPerson(server, `${prefix}00001`);
});
afterAll(() => server.close());

/** Of 100,000 numbers that are judged together. */
const prefix = "+9198123";
let count = 1;
const nobodys = () => `${prefix}${String(++count).padStart(5, "0")}`;

interface Usage {
  readonly scope: string;
  readonly period: "hour" | "day" | "month";
  readonly codes?: number;
  readonly cost?: number;
}

/** Puts these figures in the place of all that was counted so far. */
async function countSoFar({ scope, period, codes = 0, cost = 0 }: Usage): Promise<void> {
  const { db, clock } = server.ctx;
  server.advance(3_600); // no limit of a number is met
  await sql`delete from message_usage`.execute(db);
  await sql`insert into message_usage (scope, period, starts_at, codes, cost)
    values (${scope}, ${period}, date_trunc(${period}, ${databaseNow(clock)}, 'UTC'), ${codes}, ${cost})`.execute(
    db,
  );
}

async function statusOf(usage: Usage, body: object): Promise<number> {
  await countSoFar(usage);
  return (await server.post("/api/v1/auth/verifications", { body })).status;
}

/** @returns the status for a number with an account, which has to be that for one without */
async function statusOfBoth(usage: Usage, purpose: string): Promise<number> {
  const known = await statusOf(usage, { purpose, phone: owner.phone });
  expect(await statusOf(usage, { purpose, phone: nobodys() }), "without an account").toBe(known);
  return known;
}

describe.each(["register", "login", "reset_password"])("a code for %s", (purpose) => {
  const rule = purpose === "register" ? "is held with" : "goes on in spite of";
  test(`${rule} the range of its number, whether or not there is an account`, async () => {
    const statuses: number[] = [];
    for (const codes of [29, 30, 31]) {
      statuses.push(await statusOfBoth({ scope: prefix, period: "hour", codes }, purpose));
    }
    expect(statuses).toEqual(purpose === "register" ? [202, 429, 429] : [202, 202, 202]);
  });

  test.each(["day", "month"] as const)(
    "is refused when the budget of a %s has no room for one more, whether or not there is an account",
    async (period) => {
      const { KPA_SMS_LIMITS, KPA_SMS_PRICES } = server.ctx.config;
      const budget = KPA_SMS_LIMITS[`budget_${period}`] * 1e6;
      const price = KPA_SMS_PRICES.get("*") ?? 0;
      const statuses: number[] = [];
      for (const cost of [budget - price, budget - price + 1, budget]) {
        statuses.push(await statusOfBoth({ scope: "*", period, cost }, purpose));
      }
      expect(statuses).toEqual([202, 429, 429]);
    },
  );
});

test("what others spend while a code is being written refuses it, sent or not", async () => {
  const { ctx } = server;
  const cost = ctx.config.KPA_SMS_LIMITS.budget_day * 1e6;
  await countSoFar({ scope: "*", period: "day", cost });
  const rules: string[][] = [];
  for (const sentSegments of [1, 0]) {
    const address = nobodys();
    const use = { channel: "sms", address, segments: 1, isToAnybody: true } as const;
    await ctx.db
      .transaction()
      .execute(async (tx) => {
        const counted = await addToTotals(ctx, tx, { ...use, sentSegments, isForOwner: false });
        rules.push(counted.refusals.map(({ rule }) => rule));
        throw new Error("as the refusal does");
      })
      .catch(() => {});
  }
  expect(rules).toEqual([["budget"], ["budget"]]);
});

test("a notice to an owner is not held with the range of the number", async () => {
  await countSoFar({ scope: prefix, period: "hour" });
  const { phone } = await newPerson(server, nobodys());
  await countSoFar({ scope: prefix, period: "hour", codes: 100 });
  const token = await server.token(phone, goodPassword);
  const body = { current_password: goodPassword, new_password: "another sentence of mine" };
  expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
  const [told] = await writtenMessages(server);
  expect(told).toMatchObject({ template: "notice.password_changed", channel: "sms" });
});
