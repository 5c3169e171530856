/** `kpa messages usage`, as an operator calls it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openDatabase } from "../src/app.ts";
import { loadConfig } from "../src/config/load.ts";
import type { Database } from "../src/db/database.ts";
import { createLog } from "../src/log.ts";
import { runCommand } from "./harness/command.ts";
import { createTestDatabase } from "./harness/postgresql.ts";
import { testSecret } from "./harness/test-server.ts";

const folder = mkdtempSync(join(tmpdir(), "kpa-messages-"));
let environment: Record<string, string>;
beforeAll(async () => {
  environment = {
    KPA_ENV: "development",
    KPA_DATA_DIR: folder,
    SECRET_KEY: testSecret,
    KPA_SMS_REGIONS: "IN,GB",
    KPA_SMS_LIMITS: "budget_month=99.50",
    ...(inject("engine") === "postgresql"
      ? { DATABASE_URL: await createTestDatabase("template") }
      : {}),
  };
  if (inject("engine") === "pglite") await runCommand(["migrate", "up"], { environment });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withDatabase(work: (database: Database) => Promise<unknown>): Promise<void> {
  const config = loadConfig({ environment, readFile: () => "" });
  const { log } = createLog("silent", { format: "json", stream: process.stderr });
  const database = await openDatabase(config, log);
  await work(database).finally(() => database.close());
}

/** In the present period, and in the next one: which of them it is when the command looks, nobody can say. */
const count = (scope: string, period: string, figures: string) =>
  withDatabase(({ kysely }) =>
    sql
      .raw(
        `insert into message_usage (scope, period, starts_at, asked, codes, entered, cost)
         select distinct '${scope}', '${period}', date_trunc('${period}', at, 'UTC'), ${figures}
           from unnest(array[now(), now() + interval '10 minutes']) at`,
      )
      .execute(kysely),
  );

/** Of this hour and the one before the sum is looked at. */
const countCodes = (range: string, codes: number, entered: number) =>
  withDatabase(({ kysely }) =>
    sql`insert into message_usage (scope, period, starts_at, codes, entered)
        values (${range}, 'hour', date_trunc('hour', now(), 'UTC'), ${codes}, ${entered})`.execute(
      kysely,
    ),
  );

const usage = (more: Record<string, string> = {}, ...args: string[]) =>
  runCommand([...args, "messages", "usage"], { environment: { ...environment, ...more } });

test("who is woken at night sees what is used up, of what, and what is held", async () => {
  await count("*", "day", "120, 0, 0, 6000000");
  await count("*", "month", "900, 0, 0, 45250000");
  await count("IN", "day", "119, 0, 0, 0");
  await count("email", "day", "7, 0, 0, 0");
  await countCodes("+9198765", 31, 0);
  await countCodes("+9198764", 31, 20);

  const { code, stdout } = await usage({}, "--json");
  expect(code).toBe(0);
  const { limits, totals, held_ranges } = JSON.parse(stdout);
  expect(limits).toBe("on");
  const shown = totals.map((one: Record<string, unknown>) => [
    one.what,
    one.period,
    one.asked,
    one.most,
    one.spent,
    one.budget,
  ]);
  expect(shown).toEqual([
    ["text messages", "hour", 0, 3_000, null, null],
    ["text messages", "day", 120, 20_000, 6, 250],
    ["text messages", "month", 900, null, 45.25, 99.5],
    ["IN", "hour", 0, 2_000, null, null],
    ["IN", "day", 119, 10_000, null, null],
    ["GB", "hour", 0, 2_000, null, null],
    ["GB", "day", 0, 10_000, null, null],
    ["codes by e-mail", "hour", 0, 3_000, null, null],
    ["codes by e-mail", "day", 7, 20_000, null, null],
  ]);
  for (const { seconds_left } of totals) expect(seconds_left).toBeGreaterThan(0);
  const figures = { codes: 31, entered: 0 };
  expect(held_ranges).toEqual([
    {
      range: "+9198765",
      region: "IN",
      hour: figures,
      day: figures,
      usual_of_region: { codes: 0, entered: 0 },
    },
  ]);

  const text = (await usage()).stdout;
  expect(text).toMatch(
    /^text messages\tthis day\t120 of 20000 asked for\t6\.00 of 250 spent\t\d+ h left$/m,
  );
  expect(text).toMatch(
    /^text messages\tthis month\t900 asked for\t45\.25 of 99\.5 spent\t\d+ h left$/m,
  );
  expect(text).toMatch(/^text messages\tthis hour\t0 of 3000 asked for\t\d+ min left$/m);
  expect(text).toMatch(
    /^held: \+9198765xxxxx\tIN\t0 of 31 codes came back in an hour\t0 of 31 in a day$/m,
  );
  expect(text).not.toContain("+9198764");
});

test("it says where nothing is counted, and where nothing is held", async () => {
  await withDatabase(({ kysely }) => sql`delete from message_usage`.execute(kysely));
  const { stdout } = await usage({ KPA_RATE_LIMITS: "off" });
  expect(stdout).toMatch(/^KPA_RATE_LIMITS=off: nothing is counted and nothing refused\.$/m);
  expect(stdout).toMatch(/^No range of numbers is held\.$/m);
});
