/** Taking over a database of the seed, in place. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { migrate } from "../src/commands/migrate.ts";
import type { Database } from "../src/db/database.ts";
import { MigrationError, migrateUp } from "../src/db/migrate.ts";
import { runCommand } from "./harness/command.ts";
import { createInstallation } from "./harness/installation.ts";
import { type MovedIn, moveIn, seedStatements } from "./harness/moved-in.ts";
import {
  createSeedTable,
  insertSeedUser,
  type SeedUser,
  seedTable,
} from "./harness/seed-database.ts";
import { emptyDatabase, openAt, openTestDatabase, startTestServer } from "./harness/test-server.ts";

const password = "correct horse 1";

// Texts that a driver's arrays, quoting or trimming could change on the way.
const noNumbers = [
  "",
  "NULL",
  "null",
  " ",
  "ask at the desk",
  'a"b\\c',
  "{1,2}",
  "a,b",
  "'",
  "12\n",
];

/** Each test below has rows of its own among these. */
const someUsers: readonly SeedUser[] = [
  ...["7760873976", "+91 98123-45678", "+44 7911 123456", "9820000001", "9820000002"].map(
    (phone) => ({ phone, password }),
  ),
  { phone: "9820000003", password: "password of one" },
  { phone: "+91 98200 00003", password: "password of two" },
  { phone: "9820000004", password: "password of exact" },
  { phone: "+91 98200 00004", password: "password of proved" },
  { phone: "098200-00004", password: "password of third" },
  { phone: "9820000005", password: "password of single" },
  ...noNumbers.map((phone) => ({ phone, password })),
];
const idOf = (phone: string) => someUsers.findIndex((user) => user.phone === phone) + 1;

let moved: MovedIn;
beforeAll(async () => {
  moved = await moveIn(someUsers);
});
afterAll(() => moved.close());

/** 306 users of a seed: row 4 has no phone number, rows 5 and 6 have the same one. */
const manyUsers: readonly SeedUser[] = Array.from({ length: 306 }, (_, index) => {
  const id = index + 1;
  const phone =
    id === 4
      ? "ask at the desk"
      : id === 5
        ? "98200 00005"
        : id === 6
          ? "+91-98200-00005"
          : `98200${String(id).padStart(5, "0")}`;
  return {
    phone,
    password: `password ${id}`,
    name: [null, "", "  Zoë\tO'Neil  ", "आशा", 'a\\b"c'][id % 5] ?? null,
    email: id % 3 === 0 ? null : `User.${id}@Example.COM`,
  };
});

const report = '"adopted":{"rows":306,"same_number":[[5,6]],"not_a_number":[4]}';

test("`kpa migrate up --json` keeps every row byte for byte and reports what is odd", async () => {
  const seed = await createInstallation("empty");
  const before = await seed.use(async (database) => {
    await createSeedTable(database);
    for (const user of manyUsers) await insertSeedUser(database, user);
    return seedStatements(database).rows();
  });
  expect(before).toHaveLength(306);

  const migrated = await runCommand(["migrate", "up", "--json"], seed);
  expect(migrated).toMatchObject({ code: 0, stderr: "" });
  expect(migrated.stdout).toContain(report);
  expect(await seed.use((database) => seedStatements(database).rows())).toEqual(before);

  const told = await runCommand(["migrate", "up"], seed);
  expect(told.stdout).toContain("up to date already");
  expect(told.stdout).toContain("306 users, every one as it was");
  expect(told.stdout).toMatch(/users 5, 6 have the same number/);
  expect(told.stdout).toMatch(/users 4 have a phone that is no number/);
  expect(await seed.use((database) => seedStatements(database).rows())).toEqual(before);
});

test("what is odd among the rows is in the report", () => {
  expect(moved.adopted).toEqual({
    rows: someUsers.length,
    same_number: [
      [idOf("9820000003"), idOf("+91 98200 00003")],
      [idOf("9820000004"), idOf("+91 98200 00004"), idOf("098200-00004")],
    ],
    not_a_number: noNumbers.map(idOf),
  });
});

test("a phone is found in every spelling, and answered in the stored one", async () => {
  const spellings: Record<string, readonly string[]> = {
    "7760873976": ["+917760873976", "0091 7760873976", "07760 873 976", "(+91) 77608-73976"],
    "+91 98123-45678": ["9812345678", "٩٨١٢٣٤٥٦٧٨", "\u200e98123.45678", "+91 98123-45678"],
    "+44 7911 123456": ["+447911123456", "0044 7911 123456"],
  };
  for (const [stored, typed] of Object.entries(spellings)) {
    for (const phone of typed) {
      const answer = await moved.server.logIn(phone, password);
      expect([phone, answer.status]).toEqual([phone, 200]);
      expect(answer.body.data.user.phone).toBe(stored);
    }
  }
});

test("a bcrypt hash becomes argon2id at the first good log-in and at no other", async () => {
  const { server, seed } = moved;
  const phone = "9820000001";
  const bcrypt = await seed.hashOf(idOf(phone));
  expect(bcrypt).toMatch(/^\$2b\$/);
  expect((await server.logIn(phone, "wrong")).status).toBe(401);
  expect(await seed.hashOf(idOf(phone))).toBe(bcrypt);
  expect((await server.logIn(phone, password)).status).toBe(200);
  const argon2 = await seed.hashOf(idOf(phone));
  expect(argon2).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await server.logIn(phone, password)).status).toBe(200);
  expect(await seed.hashOf(idOf(phone))).toBe(argon2);
});

test("KPA_REHASH=off leaves the seed's hash, so that the user gets in at both", async () => {
  const server = await startTestServer({
    database: moved.database,
    demoUser: false,
    environment: { KPA_REHASH: "off" },
  });
  onTestFinished(server.close);
  const phone = "9820000002";
  const before = await moved.seed.hashOf(idOf(phone));
  expect((await server.logIn(`+91${phone}`, password)).status).toBe(200);
  expect(before).toMatch(/^\$2b\$/);
  expect(await moved.seed.hashOf(idOf(phone))).toBe(before);
});

test("of twins each gets in by its own spelling, and nobody by a third", async () => {
  const { server } = moved;
  const first = await server.logIn("9820000003", "password of one");
  const second = await server.logIn("+91 98200 00003", "password of two");
  expect(first.body.data.user.id).toBe(idOf("9820000003"));
  expect(second.body.data.user.id).toBe(idOf("+91 98200 00003"));
  for (const either of ["password of one", "password of two"]) {
    const third = await server.logIn("098200 00003", either);
    expect([third.status, third.body.code]).toEqual([401, "invalid_credentials"]);
  }
  expect((await server.logIn("9820000003", "password of two")).status).toBe(401);
});

test("a row whose phone is no number logs in by its exact text only", async () => {
  for (const phone of noNumbers) {
    const answer = await moved.server.logIn(phone, password);
    expect([phone, answer.status]).toEqual([phone, 200]);
    expect(answer.body.data.user).toMatchObject({ id: idOf(phone), phone });
  }
  for (const near of ["Ask at the desk", "ask at the desk ", "  ", "12"]) {
    expect([near, (await moved.server.logIn(near, password)).status]).toEqual([near, 401]);
  }
});

test("a look-up takes who proved the number, then the exact spelling, then a single row", async () => {
  const found = async (phone: string, secret: string) =>
    (await moved.server.logIn(phone, secret)).body.data?.user.phone;
  expect(await found("0 98200 00004", "password of proved")).toBeUndefined();
  await sql`update users set phone_verified_at = now() where phone = '+91 98200 00004'`.execute(
    moved.database.kysely,
  );
  expect(await found("0 98200 00004", "password of proved")).toBe("+91 98200 00004");
  expect(await found("0 98200 00004", "password of exact")).toBeUndefined();
  expect(await found("9820000004", "password of exact")).toBe("9820000004");
  expect(await found("9820000004", "password of proved")).toBe("+91 98200 00004");
  expect(await found("098200-00004", "password of proved")).toBe("+91 98200 00004");
  expect(await found("098200-00004", "password of third")).toBe("098200-00004");
  expect(await found("+91 98200 00005", "password of single")).toBe("9820000005");
});

test("every column that the seed does not know is nullable or has a default", async () => {
  const { rows } = await sql<{ column_name: string; fills_itself: boolean }>`
    select column_name, is_nullable = 'YES' or column_default is not null as fills_itself
      from information_schema.columns where table_name = 'users'`.execute(moved.database.kysely);
  const seedColumns = ["id", "phone", "password_hash", "name", "email"];
  const ours = rows.filter((row) => !seedColumns.includes(row.column_name));
  expect(ours.length).toBeGreaterThan(3);
  expect(ours.filter((row) => !row.fills_itself)).toEqual([]);
});

test("neither an empty database nor an empty table is told as taken over", async () => {
  const { database } = await openTestDatabase("empty");
  const fresh = await startTestServer({ database, demoUser: false });
  onTestFinished(async () => {
    await fresh.close();
    await database.close();
  });
  for (const prepare of [async () => {}, createSeedTable]) {
    await emptyDatabase(database);
    await prepare(database);
    const migrated = await migrate(fresh.ctx);
    expect(migrated.applied.length).toBeGreaterThan(0);
    expect(migrated).not.toHaveProperty("adopted");
  }
});

const foreignTables = {
  withoutPhone: {
    table: "CREATE TABLE users (id SERIAL PRIMARY KEY, email VARCHAR, name VARCHAR)",
    says: /has no phone, password_hash/,
  },
  numericPhone: {
    table:
      "CREATE TABLE users (id SERIAL PRIMARY KEY, phone BIGINT, password_hash VARCHAR, name VARCHAR, email VARCHAR)",
    says: /users\.phone has to be VARCHAR or TEXT/,
  },
  otherIds: {
    table:
      "CREATE TABLE users (id UUID PRIMARY KEY, phone VARCHAR, password_hash VARCHAR, name VARCHAR, email VARCHAR)",
    says: /users\.id has to be INTEGER/,
  },
  narrow: {
    table:
      "CREATE TABLE users (id SERIAL PRIMARY KEY, phone VARCHAR(60) NOT NULL, password_hash VARCHAR(60) NOT NULL, name VARCHAR(60), email VARCHAR(60) UNIQUE)",
    says: /users\.password_hash holds 60 characters.*ALTER TABLE users ALTER COLUMN password_hash/,
  },
};

test("a users table that is not the seed's is refused in a sentence and left alone", async () => {
  const { database } = await openTestDatabase("empty");
  onTestFinished(database.close);
  for (const { table, says } of Object.values(foreignTables)) {
    await sql.raw(table).execute(database.kysely);
    const before = await catalogue(database);
    const refusal = await migrateUp(database.kysely).catch((error) => error);
    expect(refusal).toBeInstanceOf(MigrationError);
    expect(refusal.message).toMatch(says);
    expect(await catalogue(database)).toEqual(before);
    await sql`drop table users`.execute(database.kysely);
  }
});

test("commands tell what is foreign, and go on once it is mended as they say", async () => {
  const seed = await createInstallation("empty");
  const { table, says } = foreignTables.narrow;
  await seed.use(async (database) => {
    await sql.raw(table).execute(database.kysely);
    await insertSeedUser(database, { phone: "7760873976", password });
  });
  const refused = await runCommand(["migrate", "up", "--json"], seed);
  expect(refused.code).toBe(1);
  const { error } = JSON.parse(refused.stderr);
  expect(error.code).toBe("not_a_seed_database");
  expect(error.detail).toMatch(says);
  const examined = await runCommand(["doctor"], seed);
  expect(examined.code).toBe(1);
  expect(examined.stdout).toMatch(says);

  const statement = /ALTER TABLE .*/.exec(error.detail)?.[0] ?? "";
  await seed.use((database) => sql.raw(statement).execute(database.kysely));
  expect(await runCommand(["migrate", "up"], seed)).toMatchObject({ code: 0 });
});

async function catalogue(database: Database): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select table_name, column_name, data_type, is_nullable from information_schema.columns
     where table_schema = 'public' order by table_name, column_name`.execute(database.kysely);
  return rows;
}

if (inject("engine") === "postgresql") {
  test("servers that migrate one database at once apply each migration once", async () => {
    const { database, url = "" } = await openTestDatabase("empty");
    for (const statement of seedTable) await sql.raw(statement).execute(database.kysely);
    await insertSeedUser(database, { phone: "7760873976", password });
    const servers = await Promise.all(
      [1, 2, 3, 4].map(() =>
        startTestServer({
          database: openAt(url),
          demoUser: false,
          environment: { DATABASE_URL: url },
        }),
      ),
    );
    onTestFinished(async () => {
      for (const server of servers) {
        await server.close();
        await server.ctx.database.close();
      }
      await database.close();
    });
    const migrated = await Promise.all(servers.map((server) => migrate(server.ctx)));
    const applied = migrated.flatMap((one) => one.applied);
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied).size).toBe(applied.length);
    for (const one of migrated) {
      expect(one).toMatchObject({ pending: [], adopted: { rows: 1 } });
    }
    for (const server of servers) {
      expect((await server.logIn("07760873976", password)).status).toBe(200);
    }
  });
}
