/** That searches stay fast where users are many: what the database would do, and what it does. */
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parseDatabaseUrl } from "../src/config/database-url.ts";
import type { Database } from "../src/db/database.ts";
import { openPostgresql } from "../src/db/postgresql.ts";
import { ensureSearchIndex, hasSearchIndex } from "../src/db/search-index.ts";
import type { Tables } from "../src/db/tables.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";

/** More than are locked while the index is built. */
const users = 12_000;

let server: TestServer;
let staff: StaffMember;
let close: () => Promise<void>;
let beside: Database | undefined;
/** Without a time limit, as migrations run. */
let patient: Kysely<Tables>;
beforeAll(async () => {
  const { database, url } = await openTestDatabase();
  beside = url === undefined ? undefined : openForMigration(url);
  patient = beside?.kysely ?? database.kysely;
  server = await startTestServer({ database });
  staff = await addStaff(server, "auditor");
  await sql`drop index users_search`.execute(patient);
  await sql`
    insert into users (phone, phone_number, phone_resolved, password_hash, name, email)
    select '+91' || (7000000000 + n * 99991::bigint), '+91' || (7000000000 + n * 99991::bigint),
           '+91' || (7000000000 + n * 99991::bigint), '!',
           (array['Asha', 'Ravi', 'Иван'])[1 + n % 3] || ' ' || left(md5(n::text), 6),
           'user' || n || '@example.com'
      from generate_series(1, ${sql.lit(users)}) n`.execute(patient);
  await Promise.all([ensureSearchIndex(patient), ensureSearchIndex(patient)]);
  await sql`analyze users`.execute(patient);
  close = async () => {
    await server.close();
    await beside?.close();
    await database.close();
  };
}, 180_000);
afterAll(() => close());

function openForMigration(url: string): Database {
  const address = parseDatabaseUrl(url);
  return openPostgresql(address, { tls: "off", onIdleError: () => {}, forMigration: true });
}

test("the index of many users is built by whoever comes first, and anew where that was broken off", async () => {
  expect(await hasSearchIndex(patient)).toBe(true);
  await sql`update pg_index set indisvalid = false
             where indexrelid = to_regclass('users_search')`.execute(patient);
  expect(await hasSearchIndex(patient)).toBe(false);
  await ensureSearchIndex(patient);
  expect(await hasSearchIndex(patient)).toBe(true);
  const { rows } = await sql`
    select from pg_locks where locktype = 'advisory' and database =
      (select oid from pg_database where datname = current_database())`.execute(patient);
  expect(rows).toEqual([]);
}, 180_000);

/** How often the table of users was read from end to end. */
async function sequentialReads(db: Kysely<Tables>): Promise<number> {
  await sql`select pg_stat_clear_snapshot()`.execute(db);
  const { rows } = await sql<{ reads: number }>`
    select seq_scan::int as reads from pg_stat_user_tables where relname = 'users'`.execute(db);
  return rows[0]?.reads ?? 0;
}

const planOf = async (where: string): Promise<string> =>
  server.ctx.db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await sql<Record<string, string>>`
      explain select u.id from users u where ${sql.raw(where)} limit 1001`.execute(tx);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });

const grams = "search_grams(search_text(u.name, u.email, coalesce(u.phone_number, u.phone)))";

describe("what is searched for", () => {
  test.each([
    ["a part of a name", `${grams} @> search_threes(lower('a1b2'))`],
    ["one letter", `${grams} @> array[lower(' a')]`],
    [
      "a part or all of a number",
      `(${grams} @> search_threes('7002')) or u.phone_number = '+917000099991' and u.phone_resolved = u.phone`,
    ],
  ])("%s is looked up in the index", async (_what, where) => {
    const plan = await planOf(where);
    expect(plan).toContain("Bitmap Index Scan on users_search");
    expect(plan).not.toContain("Seq Scan");
  });
});

const queries = [
  "",
  "query=a1b2c3",
  "query=asha",
  "query=a",
  "query=zz",
  "query=%40",
  "query=example.com",
  "query=7002",
  "query=%2B91%2070000%2099991",
  "query=nobody-at-all",
  "query=asha&status=active",
  "query=asha&role=admin",
  "status=disabled",
  "status=active",
  "role=admin",
  "limit=100&cursor=MTUwMDA",
];

describe.runIf(inject("engine") === "postgresql")("a request", () => {
  // The database counts what a connection read once that is idle for a while, or closed.
  beforeAll(() => beside?.close());
  const counted = () => new Promise((resolve) => setTimeout(resolve, 1_200));

  async function readsOf(some: readonly string[]): Promise<number> {
    const { db } = server.ctx;
    const before = await sequentialReads(db);
    for (const query of some) {
      for (let n = 0; n < 6; n++) {
        // Several times: the sixth may run by a plan that was made for any value.
        expect((await staff.get(`/api/v1/admin/users?${query}`)).status).toBe(200);
      }
    }
    await counted();
    return (await sequentialReads(db)) - before;
  }

  test("reads no table of users from end to end, whatever is searched for", async () => {
    if ((await readsOf(queries)) === 0) return;
    const reads: Record<string, number> = {};
    for (const query of queries) reads[query] = await readsOf([query]);
    expect(reads).toEqual(Object.fromEntries(queries.map((query) => [query, 0])));
  });

  test("would be seen, did it read the whole table", async () => {
    const { db } = server.ctx;
    const before = await sequentialReads(db);
    await sql`select count(*) from users where metadata is null`.execute(db);
    await counted();
    expect(await sequentialReads(db)).toBeGreaterThan(before);
  });
});
