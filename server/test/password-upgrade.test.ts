/** Hashes of the seed are good, and the first good log-in replaces them, once. */
import { hashSync as argon2Sync } from "@node-rs/argon2";
import { hashSync as bcryptSync } from "@node-rs/bcrypt";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findUserByPhone } from "../src/users/find.ts";
import { type Account, addUser, signIn, storedHash } from "./harness/accounts.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import {
  openAt,
  openTestDatabase,
  startTestServer,
  type TestServer,
} from "./harness/test-server.ts";

const current = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
const password = "to_share@123";

let server: TestServer;
/** A second server on the same database, with connections of its own where there are any. */
let replica: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const { database, url } = await openTestDatabase();
  const second = url === undefined ? database : openAt(url);
  server = await startTestServer({ database });
  replica = await startTestServer({ database: second });
  // Counts what happens to a hash, whoever writes it.
  await sql`create table hash_changes (user_id int not null)`.execute(database.kysely);
  await sql
    .raw(`create function count_hash_change() returns trigger language plpgsql as $$
    begin insert into hash_changes values (new.id); return new; end $$`)
    .execute(database.kysely);
  await sql`create trigger hash_changed after update of password_hash on users
    for each row execute function count_hash_change()`.execute(database.kysely);
  close = async () => {
    await replica.close();
    await server.close();
    if (second !== database) await second.close();
    await database.close();
  };
});
afterAll(() => close());

async function changesOf({ id }: Account): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from hash_changes where user_id = ${id}`.execute(server.ctx.db);
  return rows[0]?.n ?? 0;
}

let count = 0;
/** A row by the seed's own INSERT. */
async function addSeedUser(given = password): Promise<Account> {
  const phone = `98123${String(count++).padStart(5, "0")}`;
  const id = await insertSeedUser(server.ctx.database, { phone, password: given });
  return { id, phone, password: given };
}
const statusOf = async (account: Account, sent = account.password, on: TestServer = server) =>
  (await on.logIn(account.phone, sent)).status;

test("the first good log-in replaces a hash of the seed, and the password stays", async () => {
  const user = await addSeedUser();
  expect(await storedHash(server, user.phone)).toMatch(/^\$2b\$04\$/);
  expect(await statusOf(user)).toBe(200);
  const upgraded = await storedHash(server, user.phone);
  expect(upgraded).toMatch(current);
  expect(await statusOf(user)).toBe(200);
  expect(await statusOf(user, `${password}.`)).toBe(401);
  expect(await storedHash(server, user.phone)).toBe(upgraded);
  expect(await changesOf(user)).toBe(1);
});

test("fifty log-ins at once, at two servers, replace it once", async () => {
  const user = await addSeedUser();
  const statuses = await Promise.all(
    Array.from({ length: 50 }, (_, n) => statusOf(user, password, n % 2 ? server : replica)),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await changesOf(user)).toBe(1);
  expect(await storedHash(server, user.phone)).toMatch(current);
  expect(await statusOf(user)).toBe(200);
});

test("log-ins that fail do not replace it, also beside one that is right", async () => {
  const user = await addSeedUser();
  for (const wrong of ["", "TO_SHARE@123", `${password}\0`]) {
    expect(await statusOf(user, wrong)).toBe(401);
  }
  expect(await storedHash(server, user.phone)).toMatch(/^\$2b\$/);
  expect(await changesOf(user)).toBe(0);
  const statuses = await Promise.all(
    [password, "wrong", password, "wrong"].map((sent) => statusOf(user, sent)),
  );
  expect(statuses).toEqual([200, 401, 200, 401]);
  expect(await changesOf(user)).toBe(1);
});

test("KPA_REHASH=off leaves every hash as it is", async () => {
  const leaving = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_REHASH: "off" },
  });
  const user = await addSeedUser();
  const weak = await addUser(server, {
    passwordHash: argon2Sync(password, { memoryCost: 4096, timeCost: 1, parallelism: 1 }),
  });
  for (const one of [user, weak]) {
    const before = await storedHash(server, one.phone);
    expect(await statusOf(one, password, leaving)).toBe(200);
    expect(await storedHash(server, one.phone)).toBe(before);
    expect(await statusOf(one, password)).toBe(200);
    expect(await storedHash(server, one.phone)).toMatch(current);
  }
  await leaving.close();
});

test("a password that is changed while a log-in compares the old one stays changed", async () => {
  for (let round = 0; round < 3; round++) {
    const user = await addSeedUser();
    const logIns = Array.from({ length: 3 }, () => statusOf(user));
    const changed = bcryptSync("another password", 4);
    await server.ctx.db
      .updateTable("users")
      .set({ password_hash: changed })
      .where("id", "=", user.id)
      .execute();
    await Promise.all(logIns);
    expect(await statusOf(user)).toBe(401);
    expect(await statusOf(user, "another password")).toBe(200);
  }
});

describe("behind byte 72, which bcrypt never saw", () => {
  const start = "0123456789".repeat(7);

  test("the tail of the first good log-in is the one that is kept", async () => {
    const user = await addSeedUser(`${start}ab and the tail`);
    expect(await statusOf(user, `${start}ab and another`)).toBe(200);
    expect(await statusOf(user, `${start}ab and the tail`)).toBe(401);
    expect(await statusOf(user, `${start}ab`)).toBe(401);
    expect(await statusOf(user, `${start}ab and another`)).toBe(200);
  });

  test("nothing is cut off a password that was set here", async () => {
    const user = await addUser(server, { password: `${start}ab and the tail` });
    expect(await statusOf(user, `${start}ab and the tail`)).toBe(200);
    expect(await statusOf(user, `${start}ab and the taim`)).toBe(401);
    expect(await statusOf(user, `${start}ab`)).toBe(401);
  });
});

test.each([
  ["nothing", ""],
  ["the password itself", password],
  ["a locked account's mark", "!"],
  ["half a bcrypt hash", "$2b$12$short"],
  ["an impossible cost", "$2b$99$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx."],
  ["half an argon2 hash", "$argon2id$v=19$m=19456,t=2,p=1$"],
  ["argon2 with no memory", "$argon2id$v=19$m=0,t=0,p=0$c2FsdHNhbHQ$aGFzaA"],
  ["another algorithm", "$pbkdf2-sha256$29000$c2FsdA$aGFzaA"],
])("a row whose hash is %s lets nobody in, and is no fault", async (_name, passwordHash) => {
  const user = await addUser(server, { passwordHash });
  for (const sent of [password, passwordHash, ""]) {
    const answer = await server.logIn(user.phone, sent);
    expect(answer.body).toMatchObject({ status: 401, code: "invalid_credentials" });
  }
  expect(await storedHash(server, user.phone)).toBe(passwordHash);
  await server.ctx.db.deleteFrom("users").where("id", "=", user.id).execute();
});

test("a hash that would take days is refused in the time of any, and told in the log once", async () => {
  // With a queue of its own it has hashing of its own, which tells its own log.
  const own = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_HASH_QUEUE: "256" },
  });
  const said = () => own.logLines.filter((line) => line.includes("asks for more work"));
  const passwordHash = "$2b$31$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx.";
  const user = await addUser(own, { passwordHash });
  const token = await signIn(own, user);
  expect(said()).toEqual([]);
  for (let n = 0; n < 2; n++) {
    expect((await own.logIn(user.phone, password)).body.code).toBe("invalid_credentials");
  }
  const again = await own.post("/api/v1/user/reauthenticate", { token, body: { password } });
  expect(again.body.code).toBe("invalid_credentials");
  expect(said()).toHaveLength(1);
  expect(said()[0]).not.toContain(user.phone);
  await own.ctx.db.deleteFrom("users").where("id", "=", user.id).execute();
  await own.close();
});

describe("the work that a failed log-in does for hashes of the seed", () => {
  const dearest = async () => (await findUserByPhone(server.ctx, "9999999999")).seedCost;
  const hashAt = (cost: string) =>
    `$2b$${cost}$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx.`;

  test("is that of the dearest one left, which a damaged row does not change", async () => {
    await server.ctx.db.deleteFrom("users").execute();
    expect(await dearest()).toBeUndefined();
    await addUser(server);
    expect(await dearest()).toBeUndefined();
    await addUser(server, { passwordHash: hashAt("10") });
    const twelve = await addUser(server, { passwordHash: hashAt("12") });
    await addUser(server, { passwordHash: hashAt("04") });
    for (const cost of ["99", "31", "00", "1z", "ab"]) {
      await addUser(server, { passwordHash: hashAt(cost) });
    }
    expect(await dearest()).toBe("12");
    await server.ctx.db.deleteFrom("users").where("id", "=", twelve.id).execute();
    expect(await dearest()).toBe("10");
  });
});
