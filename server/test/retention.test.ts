/** What is written about people goes again: by its period, or with the person; and they can see it before. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clean, retention } from "../src/maintenance.ts";
import { rollUp } from "../src/statistics/roll-up.ts";
import { askForCode } from "./harness/messages.ts";
import { newPerson, newPhone } from "./harness/people.ts";
import { giveRoles } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const day = 24 * 60 * 60;

/** What is no record of what somebody did: it stays as long as the account, or is about nobody. */
const lasting = [
  "users",
  "user_keys",
  "signing_keys",
  "installation",
  // How far events are counted, and who is staff: about what is there, and not about what was done.
  "statistics_progress",
  "user_roles",
  "setup_links",
  "kpa_migrations",
  "kpa_migrations_lock",
  // Dropped by the database's own clock, which no test moves: see `audit-chain.test.ts`.
  "audit_events",
  "audit_lanes",
  "audit_seals",
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Every table, with the number of its rows. */
async function rowCounts(on = server): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(on.ctx.db);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await sql`select from ${sql.table(name)}`.execute(on.ctx.db);
    counts[name] = rows.length;
  }
  return counts;
}

test("every table of what people did is empty once the longest period is over", async () => {
  const own = await startTestServer();
  const person = await newPerson(own);
  for (const phone of [newPhone(), person.phone]) {
    await own.logIn(phone, "wrong");
    own.advance(31);
    await askForCode(own, { phone, purpose: "login" });
  }
  await own.ctx.limits.guessingRate.look();
  // As the worker leaves them.
  await sql`update messages set state = 'sent' where state = 'queued'`.execute(own.ctx.db);
  await rollUp(own.ctx);
  const before = await rowCounts(own);
  const passing = Object.keys(before).filter((name) => !lasting.includes(name));
  expect(Object.keys(before)).toEqual(expect.arrayContaining(lasting));
  for (const name of passing) expect([name, before[name]]).not.toEqual([name, 0]);
  own.advance(Math.max(...retention.map((one) => one.keptSeconds)) + 40 * day);
  await clean(own.ctx);
  const after = await rowCounts(own);
  for (const name of passing) expect([name, after[name]]).toEqual([name, 0]);
  expect(after.users).toBe(before.users);
  await own.close();
});

test("the cleaner deletes in batches of 500, and goes on until nothing is left", async () => {
  const { db } = server.ctx;
  await sql`create table deletions (rows int not null)`.execute(db);
  await sql
    .raw(`create function count_deletions() returns trigger language plpgsql as $$
    begin insert into deletions select count(*) from gone; return null; end $$`)
    .execute(db);
  await sql`create trigger counted after delete on verifications
    referencing old table as gone for each statement execute function count_deletions()`.execute(
    db,
  );
  await sql`
    insert into verifications
      (id, purpose, channel, address, address_hash, code_hash, created_at, expires_at)
    select gen_random_uuid(), 'login', 'sms', '+91', '', '', now(), now() - interval '2 days'
      from generate_series(1, 1203)`.execute(db);
  await clean(server.ctx);
  const { rows } = await sql<{ rows: number }>`select rows from deletions`.execute(db);
  expect(rows.map((one) => one.rows)).toEqual([500, 500, 203]);
  await sql`drop table deletions cascade`.execute(db);
  await sql`drop function count_deletions() cascade`.execute(db);
});

test("rotating leaves nothing behind: however often, there is one row of the session and no other", async () => {
  let { refresh_token } = await newPerson(server);
  const before = await rowCounts();
  for (let n = 0; n < 20; n++) {
    const answer = await server.post("/api/v1/auth/refresh", { body: { refresh_token } });
    expect(answer.status, answer.text).toBe(200);
    refresh_token = answer.body.data.refresh_token;
  }
  await server.application.lastSeen.flush();
  expect(await rowCounts()).toEqual(before);
});

test("the export covers every table that names its user", async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'user_id' order by 1`.execute(server.ctx.db);
  const members: Readonly<Record<string, string>> = {
    audit_events: "events",
    messages: "messages",
    sessions: "sessions",
    verifications: "verifications",
    // The key that the events are opened with, and nothing else.
    user_keys: "events",
    active_user_days: "active_days",
    user_roles: "roles",
  };
  expect(rows.map((row) => row.name)).toEqual(Object.keys(members).sort());
  const { id, token } = await newPerson(server);
  await giveRoles(server, id, "auditor");
  await rollUp(server.ctx);
  server.advance(31);
  await server.post("/api/v1/user/verifications", { token, body: { purpose: "reauthenticate" } });
  const { data } = (await server.get("/api/v1/user/export", { token })).body;
  for (const member of Object.values(members)) {
    expect([member, data[member].length > 0]).toEqual([member, true]);
  }
});
