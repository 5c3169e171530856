/** What is usual, over which time, and that codes which never arrived hold nobody. */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import {
  ask,
  count,
  counted,
  day,
  forgetUsage,
  hour,
  nextPeriod,
  outcome,
} from "./harness/usage.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    clients: "many",
    passwords: cheapPasswords,
    environment: { KPA_SMS_REGIONS: "IN,GB" },
  });
});
afterAll(() => server.close());

const range = "+9198333";
let phones = 0;
const register = async (front = range) => {
  const phone = `${front}${String(++phones).padStart(5, "0")}`;
  return outcome(await ask(server, { purpose: "register", phone }));
};
beforeEach(async () => {
  await nextPeriod("hour", server);
  await forgetUsage(server);
});

const ofRange = (codes: number, entered: number, hoursAgo = 0) =>
  count(server, { scope: range, period: "hour", codes, entered }, hoursAgo);
const ofRegion = (codes: number, entered: number, hoursAgo = 0) =>
  count(server, { scope: "IN", period: "hour", codes, entered }, hoursAgo);

describe("a range is held where less than a quarter comes back of what does", () => {
  test.each([
    // Nothing known: 60 % is assumed.
    { week: [0, 0], range: [40, 5], is: "rate_limited" },
    { week: [0, 0], range: [40, 6], is: "202" },
    { week: [199, 199], range: [40, 6], is: "202" },
    // The region's own.
    { week: [200, 200], range: [40, 6], is: "rate_limited" },
    { week: [1_000, 900], range: [40, 8], is: "rate_limited" },
    { week: [1_000, 900], range: [40, 9], is: "202" },
    { week: [1_000, 400], range: [40, 3], is: "rate_limited" },
    { week: [1_000, 400], range: [40, 4], is: "202" },
    // A region that is pumped as a whole.
    { week: [1_000, 0], range: [40, 1], is: "rate_limited" },
    { week: [1_000, 0], range: [40, 2], is: "202" },
  ] as const)("$range of the range, $week of its region in a week: $is", async (one) => {
    await ofRegion(one.week[0], one.week[1], 6 * 24);
    await ofRange(one.range[0], one.range[1]);
    expect(await register()).toBe(one.is);
  });

  test("and what its region's was more than a week ago, or another region's is, does not matter", async () => {
    await ofRegion(1_000, 900, 7 * 24 + 1);
    await count(server, { scope: "GB", period: "hour", codes: 1_000, entered: 900 });
    await ofRange(40, 6);
    expect(await register()).toBe("202");
  });
});

describe("a range is held for codes", () => {
  test("of this hour and the one before", async () => {
    await ofRange(30, 0, 1);
    expect(await register()).toBe("rate_limited");
    server.advance(hour);
    expect(await register()).toBe("202");
  });

  test("of a day, where they are sixty", async () => {
    await ofRange(29, 0, 22);
    await ofRange(30, 0, 3);
    expect(await register()).toBe("202");
    // That was the sixtieth.
    expect(await register()).toBe("rate_limited");
    server.advance(2 * hour);
    expect(await register()).toBe("rate_limited");
    server.advance(hour);
    expect(await register()).toBe("202");
  });

  test("of which nothing is left after eight days, but for days and months", async () => {
    await ofRange(30, 0);
    await count(server, { scope: "IN", period: "day", asked: 30 });
    server.advance(7 * day);
    await clean(server.ctx);
    expect(await rows()).toEqual(["IN day", `${range} hour`]);
    server.advance(day + hour);
    await clean(server.ctx);
    expect(await rows()).toEqual(["IN day"]);
  });
});

async function rows(): Promise<readonly string[]> {
  const found = await sql<{ name: string }>`
    select scope || ' ' || period as name from message_usage order by scope desc, period`.execute(
    server.ctx.db,
  );
  return found.rows
    .map(({ name }) => name)
    .sort()
    .reverse();
}

describe("codes that reached nobody hold nobody", () => {
  /** Forty codes, of which so many came to such an end. */
  async function fortyWith(failed: number, state: string, front = range): Promise<void> {
    await sql`delete from messages`.execute(server.ctx.db);
    for (let n = 0; n < 40; n++) {
      await register(front);
      // While nothing is known of them, they count as on their way.
      if (n === 28) await ofRange(0, 0);
    }
    await sql`
      update messages set state = ${state} where id in (
        select id from messages order by id limit ${failed})`.execute(server.ctx.db);
    await ofRange(40, 0);
  }

  test.each(["dead", "undelivered"])("where the providers leave them %s", async (state) => {
    await fortyWith(40, state);
    expect(await register()).toBe("202");
  });

  test("and what did arrive counts as ever", async () => {
    await fortyWith(9, "dead");
    expect(await register()).toBe("rate_limited");
    await fortyWith(20, "dead");
    expect(await register()).toBe("202");
  });

  test("what was sent is on its way until somebody says otherwise", async () => {
    await fortyWith(40, "sent");
    expect(await register()).toBe("rate_limited");
  });

  test("another region's failures are its own", async () => {
    await fortyWith(40, "dead", "+4474001");
    expect(await register()).toBe("rate_limited");
  });
});

test("where nobody can sign up nothing is sent to anybody, and nothing is counted for a range", async () => {
  const closed = await startTestServer({
    clients: "many",
    database: server.ctx.database,
    environment: { KPA_REGISTRATION: "closed" },
  });
  closed.advance(server.ctx.clock.offsetSeconds);
  for (let n = 0; n < 40; n++) {
    const phone = `${range}${String(++phones).padStart(5, "0")}`;
    expect(outcome(await ask(closed, { purpose: "register", phone }))).toBe("202");
  }
  expect((await counted(server, range, "hour")).codes).toBe(0);
  await closed.close();
});
