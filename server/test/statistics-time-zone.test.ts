/** Hours and days of charts are those of UTC, in whatever time zone the database's sessions are. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { askForCode } from "./harness/messages.ts";
import { newPerson, newPhone } from "./harness/people.ts";
import { addStaff } from "./harness/staff.ts";
import {
  openAt,
  openTestDatabase,
  startTestServer,
  type TestServer,
} from "./harness/test-server.ts";

let server: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const { database, url } = await openTestDatabase();
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
  server = await startTestServer({ clients: "many", passwords: cheapPasswords, database: zoned });
  close = async () => {
    await server.close();
    if (zoned !== database) await zoned.close();
    await database.close();
  };
});
afterAll(() => close());

const hourMs = 3_600_000;

test("what happens late in the day of UTC, and on the next day there, is of the day of UTC", async () => {
  // 20:10 of UTC is 01:40 of the next day in India, whose hours begin at half past.
  const nowMs = server.ctx.clock.nowMs();
  const toEveningMs = (44 * hourMs + 10 * 60_000 - (nowMs % (24 * hourMs))) % (24 * hourMs);
  server.advance(Math.ceil(toEveningMs / 1000));
  const staff = await addStaff(server, "auditor");
  await newPerson(server);
  await askForCode(server, { phone: newPhone(), purpose: "register" });
  await sql`update messages set state = 'sent', provider = 'twilio', sent_at = now()`.execute(
    server.ctx.db,
  );
  const now = new Date(server.ctx.clock.nowMs());
  const read = async (bucket: string) => {
    const from = new Date(now.getTime() - hourMs).toISOString();
    return (await staff.get(`/api/v1/admin/stats?bucket=${bucket}&from=${from}`)).body.data;
  };
  const day = `${now.toISOString().slice(0, 10)}T00:00:00.000Z`;
  const days = await read("day");
  expect(days.registrations).toEqual([{ at: day, count: 1 }]);
  expect(days.active_users).toEqual([{ at: day, day: 1, week: 1 }]);
  expect(days.message_spend.by_region).toMatchObject([{ at: day, region: "IN", count: 2 }]);
  expect(days.code_funnel).toMatchObject([{ region: "IN", asked: 2, sent: 2 }]);
  const hour = `${now.toISOString().slice(0, 13)}:00:00.000Z`;
  const { registrations } = await read("hour");
  expect(registrations.at(-1)).toEqual({ at: hour, count: 1 });
  const { rows } =
    await sql`select distinct extract(minute from hour at time zone 'UTC')::int as minute
    from code_funnel`.execute(server.ctx.db);
  expect(rows).toEqual([{ minute: 0 }]);
});
