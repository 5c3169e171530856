/** The seed goes on working on the database that this server took over. */
import { CompiledQuery, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DatabaseClock } from "../src/db/clock.ts";
import type { Database, Db } from "../src/db/database.ts";
import { listUnresolved, resolveRows } from "../src/users/address-queries.ts";
import { lookUpByPhone } from "../src/users/lookup-queries.ts";
import type { PhoneNumber } from "../src/users/phone-number.ts";
import { resolvePhoneNumbers } from "../src/users/resolve.ts";
import { type MovedIn, moveIn } from "./harness/moved-in.ts";

const password = "correct horse 1";

let moved: MovedIn;
beforeAll(async () => {
  moved = await moveIn([{ phone: "9810000001", password, name: "Asha" }]);
});
afterAll(() => moved.close());

test("a row that the seed adds logs in here at once, in any spelling", async () => {
  const { seed, server } = moved;
  const id = await seed.insert({ phone: "98100 00010", password, email: "ten@example.com" });
  const answer = await server.logIn("+91 98100-00010", password);
  expect(answer.body.data?.user).toEqual({
    id,
    name: null,
    email: "ten@example.com",
    phone: "98100 00010",
  });
  await seed.insert({ phone: "9810000011", password });
  expect((await server.logIn("9810000011", password)).status).toBe(200);
});

test("a row whose phone the seed changed is found by the new number and not by the old", async () => {
  const { seed, server } = moved;
  const id = await seed.insert({ phone: "9810000020", password });
  const token = await server.token("098100 00020", password);
  await seed.changePhone(id, "98100-00021");
  for (const old of ["9810000020", "+919810000020"]) {
    expect((await server.logIn(old, password)).status).toBe(401);
  }
  for (const changed of ["98100-00021", "+919810000021"]) {
    expect((await server.logIn(changed, password)).body.data?.user.id).toBe(id);
  }
  const profile = await server.get("/api/v1/user/profile", { token });
  expect(profile.body.data).toMatchObject({ id, phone: "98100-00021" });
});

test("a number that the seed gives to another row is no longer the first one's", async () => {
  const { seed, server } = moved;
  const first = await seed.insert({ phone: "9810000030", password: "password of first" });
  expect((await server.logIn("+919810000030", "password of first")).status).toBe(200);
  await seed.changePhone(first, "9810000031");
  const second = await seed.insert({ phone: "9810000030", password: "password of second" });
  const entered = await server.logIn("+919810000030", "password of second");
  expect(entered.body.data?.user.id).toBe(second);
  expect((await server.logIn("+919810000030", "password of first")).status).toBe(401);
});

test("a password that the seed sets is good here, and the one before is not", async () => {
  const { seed, server } = moved;
  const id = await seed.insert({ phone: "9810000040", password });
  const donor = await seed.insert({ phone: "9810000041", password: "another password" });
  expect((await server.logIn("9810000040", password)).status).toBe(200);
  await seed.changeHash(id, (await seed.hashOf(donor)) ?? "");
  expect((await server.logIn("9810000040", password)).status).toBe(401);
  expect((await server.logIn("9810000040", "another password")).status).toBe(200);
});

test("DELETE FROM users takes the sessions along, and their tokens are refused", async () => {
  const { seed, server, database } = moved;
  const id = await seed.insert({ phone: "9810000050", password });
  const tokens = [
    await server.token("9810000050", password),
    await server.token("+919810000050", password),
  ];
  expect((await seed.findById(id)).length).toBe(1);
  await seed.delete(id);
  for (const token of tokens) {
    const answer = await server.get("/api/v1/user/profile", { token });
    expect([answer.status, answer.body.code]).toEqual([401, "user_not_found"]);
  }
  const { rows } = await sql`select id from sessions where user_id = ${id}`.execute(
    database.kysely,
  );
  expect(rows).toEqual([]);
  expect((await server.logIn("9810000050", password)).status).toBe(401);
});

test("a twin that the seed deletes leaves the number to the other", async () => {
  const { seed, server } = moved;
  const first = await seed.insert({ phone: "9810000060", password });
  const second = await seed.insert({ phone: "+91 98100 00060", password });
  expect((await server.logIn("098100 00060", password)).status).toBe(401);
  await seed.delete(first);
  expect((await server.logIn("098100 00060", password)).body.data?.user.id).toBe(second);
});

test("the seed reads every row as it wrote it, whatever happened here", async () => {
  const { seed, server } = moved;
  const id = await seed.insert({
    phone: " 98100  00070",
    password,
    name: "",
    email: "X@y.Example",
  });
  await server.logIn("9810000070", password);
  const [byPhone] = await seed.findByPhone(" 98100  00070");
  expect(byPhone).toEqual({
    users_id: id,
    users_phone: " 98100  00070",
    users_password_hash: expect.stringMatching(/^\$argon2id\$/),
    users_name: "",
    users_email: "X@y.Example",
  });
  expect(await seed.findByPhone("9810000070")).toEqual([]);
  await expect(seed.insert({ phone: " 98100  00070", password })).rejects.toMatchObject({
    code: "23505",
  });
});

test("2 000 rows that the seed adds at once are all there for the log-ins that follow", async () => {
  const { seed, server, database } = moved;
  const hash = await seed.hashOf(await seed.insert({ phone: "9810000080", password }));
  const count = 2_000;
  await sql`
    insert into users (phone, password_hash)
    select '98300' || lpad(n::text, 5, '0'), ${hash}
      from generate_series(1, ${count}::int) n`.execute(database.kysely);
  expect((await listUnresolved(database.kysely, count + 10)).length).toBeGreaterThanOrEqual(count);
  const last = Array.from(
    { length: 10 },
    (_, n) => `+91 98300 ${String(count - n).padStart(5, "0")}`,
  );
  const answers = await Promise.all(last.map((phone) => server.logIn(phone, password)));
  expect(answers.map((answer) => answer.status)).toEqual(last.map(() => 200));
  expect(await listUnresolved(database.kysely, 1)).toEqual([]);
});

test("a proof of a number outlives a slower resolver's stale answer", async () => {
  const { seed, database } = moved;
  const phone = "9810000090";
  const id = await seed.insert({ phone, password });
  const stale = [{ id, phone, number: "+919810000090" as PhoneNumber }];
  await resolveRows(database.kysely, stale);
  await sql`update users set phone_verified_at = now() where id = ${id}`.execute(database.kysely);
  await resolveRows(database.kysely, stale);
  const proved = await database.kysely
    .selectFrom("users")
    .select("phone_verified_at")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  expect(proved.phone_verified_at).toBeInstanceOf(Date);
});

test("a phone that the seed changes is proved no longer", async () => {
  const { seed, server, database } = moved;
  const id = await seed.insert({ phone: "9810000095", password });
  await resolvePhoneNumbers(server.ctx);
  await sql`update users set phone_verified_at = now() where id = ${id}`.execute(database.kysely);
  await seed.changePhone(id, "9810000096");
  expect((await server.logIn("+919810000096", password)).body.data?.user.id).toBe(id);
  const row = await database.kysely
    .selectFrom("users")
    .select(["phone_number", "phone_verified_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  expect(row).toEqual({ phone_number: "+919810000096", phone_verified_at: null });
});

test("a look-up reads indexes and never the whole table", async () => {
  const { database } = moved;
  await sql`
    insert into users (phone, password_hash, phone_number, phone_resolved)
    select '98400' || n, '$argon2id$', '+9198400' || n, '98400' || n
      from generate_series(10001, 13000) n`.execute(database.kysely);
  await sql`analyze users`.execute(database.kysely);
  const plan = await planOf(database, (db) =>
    lookUpByPhone(
      db,
      new DatabaseClock(),
      "9840010001",
      "+919840010001" as PhoneNumber,
      sql<boolean>`true`,
      sql<boolean>`false`,
    ),
  );
  expect(plan).toMatch(/Index.* using users_unresolved/);
  expect(plan).not.toContain("Seq Scan");
});

/** How the database would run the statement that the work sends. */
async function planOf(database: Database, work: (db: Db) => Promise<unknown>): Promise<string> {
  const executor = database.kysely.getExecutor();
  const lines: unknown[] = [];
  const executeQuery = async (query: CompiledQuery) => {
    const explain = CompiledQuery.raw(`explain ${query.sql}`, [...query.parameters]);
    const { rows } = await executor.executeQuery(explain);
    lines.push(...rows.flatMap((row) => Object.values(row as object)));
    return { rows: [] };
  };
  const explaining = new Proxy(executor, {
    get: (target, name) => {
      if (name === "executeQuery") return executeQuery;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  await work({ getExecutor: () => explaining } as Db);
  return lines.join("\n");
}
