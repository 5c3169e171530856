/** Who logs in with a password that was leaked is let in, and told to change it. */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { askPatiently, type LeakList, sha1, startLeakList } from "./harness/leak-list.ts";
import { askForCode } from "./harness/messages.ts";
import { until } from "./harness/outbox.ts";
import { newPhone, proveEmail, rowOf } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

const day = 24 * 60 * 60;
/** In the bundled list. */
const common = "password123";
const leaked = "violet tractor ninety moons";
const clean = "another sentence nobody says";

let server: TestServer;
let list: LeakList;
beforeAll(async () => {
  list = await startLeakList(leaked);
  server = await startTestServer({ environment: { KPA_BREACHED_PASSWORDS: list.url } });
});
afterAll(() => Promise.all([server.close(), list.close()]));
beforeEach(() => {
  list.fault = undefined;
  list.seen.length = 0;
  server.advance(61);
  askPatiently(server, list);
});

const hintOf = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data.password_change_required;
};

async function breachEvents(userId: number) {
  const rows = await server.ctx.db
    .selectFrom("audit_events")
    .select(["details", "actor_kind"])
    .where("user_id", "=", userId)
    .where("type", "=", "password.breached")
    .execute();
  return rows.map((row) => [row.actor_kind, row.details]);
}

describe("a password of the bundled list", () => {
  test("is told at each log-in, and written down once", async () => {
    const { id, phone, password } = await addUser(server, { password: common });
    for (let n = 0; n < 3; n++) expect(hintOf(await server.logIn(phone, password))).toBe(true);
    expect(await breachEvents(id)).toEqual([["system", { found_by: "list" }]]);
    expect(list.seen).toEqual([]);
  });

  test("is told where nobody outside may be asked", async () => {
    const off = await startTestServer({ database: server.ctx.database });
    const { phone, password } = await addUser(server, { password: common });
    expect(hintOf(await off.logIn(phone, password))).toBe(true);
    await off.close();
  });

  test("is told to who came from the seed, whose hash is replaced at the same log-in", async () => {
    const phone = newPhone();
    const id = await insertSeedUser(server.ctx.database, { phone, password: common });
    expect(hintOf(await server.logIn(phone, common))).toBe(true);
    const row = await rowOf(server, id);
    expect(row.password_hash).toMatch(/^\$argon2id/);
    expect(row.password_breached_at).not.toBeNull();
  });

  test("is written down once by log-ins at the same moment", async () => {
    const { id, phone, password } = await addUser(server, { password: common });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server.logIn(phone, password)),
    );
    expect(answers.map(hintOf)).toEqual(Array(8).fill(true));
    expect(await breachEvents(id)).toHaveLength(1);
  });

  test("is no different from another one to whoever does not know it", async () => {
    const { phone } = await addUser(server, { password: common });
    const wrong = await server.logIn(phone, "password124");
    expect([wrong.status, wrong.body.code]).toEqual([401, "invalid_credentials"]);
    expect(wrong.text).not.toContain("change");
  });
});

describe("a password that was leaked and is not that common", () => {
  test("is told at the first log-in where the answer comes at once, and asked for once", async () => {
    const { id, phone, password } = await addUser(server, { password: leaked });
    for (let n = 0; n < 3; n++) expect(hintOf(await server.logIn(phone, password))).toBe(true);
    expect(list.seen.map((one) => one.url)).toEqual([`/range/${sha1(leaked).slice(0, 5)}`]);
    expect(await breachEvents(id)).toEqual([["system", { found_by: "look-up" }]]);
  });

  test("is told at the next log-in where it comes late: the first one does not wait", async () => {
    const quick = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_BREACHED_PASSWORDS: list.url },
    });
    askPatiently(quick, list);
    Object.assign(quick.ctx.breaches, { patienceMs: 10 });
    quick.advance(server.ctx.clock.offsetSeconds);
    const { id, phone, password } = await addUser(server, { password: leaked });
    list.fault = "silence";
    expect(hintOf(await quick.logIn(phone, password))).toBeUndefined();
    await until(() => list.seen.length > 0);
    list.speak();
    await quick.ctx.breaches.settled();
    expect(hintOf(await quick.logIn(phone, password))).toBe(true);
    expect(list.seen).toHaveLength(1);
    expect(await breachEvents(id)).toHaveLength(1);
    await quick.close();
  });

  test("what comes after the server was told to stop is written down all the same", async () => {
    const leaving = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_BREACHED_PASSWORDS: list.url },
    });
    askPatiently(leaving, list);
    Object.assign(leaving.ctx.breaches, { patienceMs: 0 });
    const { id, phone, password } = await addUser(server, { password: leaked });
    list.fault = "silence";
    expect(hintOf(await leaving.logIn(phone, password))).toBeUndefined();
    await until(() => list.seen.length > 0);
    const closed = leaving.close();
    list.speak();
    await closed;
    expect((await rowOf(server, id)).password_breached_at).not.toBeNull();
  });

  test("one that leaks later is found within seven days, and nobody asks more often", async () => {
    const { phone } = await addUser(server, { password: clean });
    expect(hintOf(await server.logIn(phone, clean))).toBeUndefined();
    list.leaked.add(clean);
    server.advance(7 * day - 60);
    expect(hintOf(await server.logIn(phone, clean))).toBeUndefined();
    expect(list.seen).toHaveLength(1);
    server.advance(61);
    expect(hintOf(await server.logIn(phone, clean))).toBe(true);
    expect(list.seen).toHaveLength(2);
    list.leaked.delete(clean);
  });

  test("log-ins at the same moment ask once", async () => {
    const { phone, password } = await addUser(server, { password: leaked });
    await Promise.all(Array.from({ length: 8 }, () => server.logIn(phone, password)));
    await server.ctx.breaches.settled();
    expect(list.seen).toHaveLength(1);
    expect(hintOf(await server.logIn(phone, password))).toBe(true);
  });

  test("where nobody answers the log-in goes on, and the next one asks again", async () => {
    const { id, phone, password } = await addUser(server, { password: leaked });
    list.fault = { status: 500 };
    expect(hintOf(await server.logIn(phone, password))).toBeUndefined();
    expect((await rowOf(server, id)).password_screened_at).toBeNull();
    expect(hintOf(await server.logIn(phone, password))).toBeUndefined();
    expect(list.seen).toHaveLength(1);
    list.fault = undefined;
    server.advance(61);
    expect(hintOf(await server.logIn(phone, password))).toBe(true);
  });

  test("only whoever has the right password has anybody asked", async () => {
    const { phone } = await addUser(server, { password: clean });
    await server.logIn(phone, leaked);
    await server.logIn(newPhone(), leaked);
    await server.ctx.breaches.settled();
    expect(list.seen).toEqual([]);
  });
});

describe("a new password ends it", () => {
  async function breached() {
    const phone = newPhone();
    const { id } = await addUser(server, { phone, password: leaked });
    expect(hintOf(await server.logIn(phone, leaked))).toBe(true);
    return { id, phone, token: await server.token(phone, leaked) };
  }

  async function expectForgotten(id: number, phone: string): Promise<void> {
    const row = await rowOf(server, id);
    expect([row.password_breached_at, row.password_screened_at]).toEqual([null, null]);
    expect(hintOf(await server.logIn(phone, clean))).toBeUndefined();
  }

  test("by a change", async () => {
    const { id, phone, token } = await breached();
    const body = { current_password: leaked, new_password: clean };
    expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
    await expectForgotten(id, phone);
  });

  test("by a reset; until then a log-in by code is told too", async () => {
    const { id, phone } = await breached();
    const login = await askForCode(server, { phone, purpose: "login" });
    const entered = await server.post("/api/v1/auth/login/otp", { body: login });
    expect(hintOf(entered)).toBe(true);
    const code = await askForCode(server, { phone, purpose: "reset_password" });
    const body = { ...code, new_password: clean };
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
    await expectForgotten(id, phone);
  });

  test("also where the old one is found only afterwards", async () => {
    const phone = newPhone();
    const { id } = await addUser(server, { phone, password: leaked });
    Object.assign(server.ctx.breaches, { patienceMs: 0 });
    list.fault = "silence";
    const token = await server.token(phone, leaked);
    await until(() => list.seen.length > 0);
    list.fault = undefined;
    const body = { current_password: leaked, new_password: clean };
    expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
    list.speak();
    await server.ctx.breaches.settled();
    expect(await breachEvents(id)).toEqual([]);
    await expectForgotten(id, phone);
  });
});

test("an answer without the hint has exactly the members of before", async () => {
  const { phone } = await addUser(server, { password: clean });
  const { data } = (await server.logIn(phone, clean)).body;
  expect(Object.keys(data)).toEqual([
    "token",
    "user",
    "refresh_token",
    "expires_in",
    "token_type",
    "session_id",
    "device_token",
  ]);
});

test("a fault while it is written down does not fail the log-in", async () => {
  const { phone, password } = await addUser(server, { password: common });
  await sql`
    create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'no room' using errcode = '53100'; end $$`.execute(server.ctx.db);
  await sql`
    create trigger refuse before update of password_breached_at on users
       for each row execute function refuse()`.execute(server.ctx.db);
  const before = server.logLines.length;
  const answer = await server.logIn(phone, password);
  await sql`drop trigger refuse on users`.execute(server.ctx.db);
  expect(hintOf(answer)).toBe(true);
  expect(server.logLines.slice(before).join("")).toContain("could not be screened");
});

test("the user sees in the export what is known of the password, and when it was found in the events", async () => {
  const { phone, password } = await addUser(server, { password: common });
  await proveEmail(server, await server.token(phone, password), "told-of-leaks@example.com");
  const token = await server.token(phone, password);
  const { account } = (await server.get("/api/v1/user/export", { token })).body.data;
  expect(account.password_breached_at).toMatch(/^\d{4}-/);
  const { items } = (await server.get("/api/v1/user/events", { token })).body.data;
  const [event] = items.filter((one: { type: string }) => one.type === "password.breached");
  expect(event).toMatchObject({
    description: "The password was found among those that were leaked",
    details: { found_by: "list" },
  });
});
