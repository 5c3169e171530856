/** Hours, days and months are those of UTC, in whatever time zone the database's sessions are. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { newPhone } from "./harness/people.ts";
import {
  openAt,
  openTestDatabase,
  startTestServer,
  type TestServer,
} from "./harness/test-server.ts";
import { ask, count, day, hour, nextPeriod, outcome } from "./harness/usage.ts";

let server: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const { database, url } = await openTestDatabase();
  // Five and a half hours ahead: neither its hours nor its days begin when those of UTC do.
  const zone = "Asia/Kolkata";
  if (inject("engine") === "postgresql") {
    const { rows } = await sql<{ name: string }>`
      select quote_ident(current_database()) as name`.execute(database.kysely);
    await sql
      .raw(`alter database ${rows[0]?.name} set timezone to '${zone}'`)
      .execute(database.kysely);
  } else {
    await sql.raw(`set timezone to '${zone}'`).execute(database.kysely);
  }
  const zoned = url === undefined ? database : openAt(url);
  server = await startTestServer({
    clients: "many",
    passwords: cheapPasswords,
    database: zoned,
    environment: { KPA_SMS_LIMITS: "total_hour=5,total_day=6,budget_month=10" },
  });
  close = async () => {
    await server.close();
    if (zoned !== database) await zoned.close();
    await database.close();
  };
});
afterAll(() => close());

const register = () => ask(server, { purpose: "register", phone: newPhone() });

async function waitOf(scope: { period: "hour" | "day" | "month"; asked?: number; cost?: number }) {
  await count(server, { scope: "*", ...scope });
  const refused = await register();
  expect(outcome(refused)).toBe("rate_limited");
  return Number(refused.headers["retry-after"]);
}

test("the sessions are where the test puts them", async () => {
  const { rows } = await sql`show timezone`.execute(server.ctx.db);
  expect(rows).toEqual([{ TimeZone: "Asia/Kolkata" }]);
});

test("a full hour, a full day and a spent month are waited out", async () => {
  await nextPeriod("month", server);
  const begun = { least: 10 * 60, most: 12 * 60 };
  const ofHour = await waitOf({ period: "hour", asked: 5 });
  expect(ofHour).toBeLessThanOrEqual(hour - begun.least);
  expect(ofHour).toBeGreaterThan(hour - begun.most);
  const ofDay = await waitOf({ period: "day", asked: 6 });
  expect(ofDay).toBeLessThanOrEqual(day - begun.least);
  expect(ofDay).toBeGreaterThan(day - begun.most);
  const ofMonth = await waitOf({ period: "month", cost: 10_000_000 });
  expect((ofMonth + begun.least) / day).toBeCloseTo(Math.round(ofMonth / day), 1);
  server.advance(ofMonth);
  expect(outcome(await register())).toBe("202");
});

test("the codes of a range in the last hour are those of this one and the one before", async () => {
  await nextPeriod("hour", server);
  server.advance(hour / 2); // an hour of that time zone has begun since
  const range = "+9198666";
  await count(server, { scope: range, period: "hour", codes: 30 }, 1);
  const phone = `${range}00001`;
  expect(outcome(await ask(server, { purpose: "register", phone }))).toBe("rate_limited");
  server.advance(hour);
  expect(outcome(await ask(server, { purpose: "register", phone }))).toBe("202");
});
