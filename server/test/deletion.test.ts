import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { askForCode, signUp, writtenMessages } from "./harness/messages.ts";
import {
  askForOwnCode,
  goodPassword,
  newPerson,
  newPhone,
  otherDevice,
  type Person,
  proveEmail,
} from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const graceDays = 7;
const day = 24 * 60 * 60;

/** Deletions are final here. */
let server: TestServer;
/** And can be taken back here, on a database of its own. */
let lenient: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  lenient = await startTestServer({ environment: { KPA_DELETION_GRACE_DAYS: String(graceDays) } });
});
afterAll(async () => {
  await server.close();
  await lenient.close();
});

const remove = (on: TestServer, token: string, body: unknown) =>
  on.delete("/api/v1/user", { token, body });
const profile = (on: TestServer, token: string) => on.get("/api/v1/user/profile", { token });

/** Every value of every row of every table, as text. */
async function wholeDatabase(on: TestServer): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`.execute(
    on.ctx.db,
  );
  const texts = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`
      select t::text as text from ${sql.raw(name)} t`.execute(on.ctx.db);
    texts.push(...rows.map((row) => row.text));
  }
  return texts.join("\n");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe("without a time of grace", () => {
  test("the password deletes the account at once: no session, no log-in, a free number", async () => {
    const person = await newPerson(server);
    const other = await otherDevice(server, person);
    const answer = await remove(server, person.token, { password: goodPassword });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toEqual({
      status: "success",
      message: "Account deleted",
      data: { restorable_until: null },
    });
    expect((await profile(server, person.token)).body.code).toBe("user_not_found");
    expect((await profile(server, other)).body.code).toBe("user_not_found");
    expect((await server.logIn(person.phone, goodPassword)).status).toBe(401);
    const refreshed = await server.post("/api/v1/auth/refresh", {
      body: { refresh_token: person.refresh_token },
    });
    expect(refreshed.body.code).toBe("invalid_refresh_token");
    server.advance(31);
    const again = await signUp(server, person.phone, goodPassword);
    expect(again.user.id).not.toBe(person.id);
    const events = await server.get("/api/v1/user/events", { token: again.token });
    expect(events.body.data.items.map((one: { type: string }) => one.type)).toEqual([
      "user.registered",
    ]);
  });

  test("a code of eight digits deletes it as well, and a code for something else does not", async () => {
    const person = await newPerson(server);
    const wrong = await askForOwnCode(server, person.token, { purpose: "reauthenticate" });
    expect((await remove(server, person.token, wrong)).body.code).toBe("verification_invalid");
    const code = await askForOwnCode(server, person.token, { purpose: "delete_account" });
    expect(code.code).toMatch(/^\d{8}$/);
    const stranger = await newPerson(server);
    expect((await remove(server, stranger.token, code)).body.code).toBe("verification_invalid");
    expect((await remove(server, person.token, code)).status).toBe(200);
    expect((await profile(server, stranger.token)).status).toBe(200);
    expect((await profile(server, person.token)).status).toBe(401);
  });

  test("what is left names nobody: no number, address, name or metadata, and the log stays", async () => {
    const person = await newPerson(server);
    const email = "canary.leaver@example.com";
    await proveEmail(server, person.token, email);
    await server.patch("/api/v1/user/profile", {
      token: person.token,
      body: { name: "Canary Leaver", metadata: { pet: "canary-metadata" } },
    });
    const { wrapped_key: key } = await server.ctx.db
      .selectFrom("user_keys")
      .select("wrapped_key")
      .where("user_id", "=", person.id)
      .executeTakeFirstOrThrow();
    const before = await wholeDatabase(server);
    for (const canary of [person.phone, email, "Canary Leaver", "canary-metadata", hex(key)]) {
      expect(before).toContain(canary);
    }
    await remove(server, person.token, { password: goodPassword });
    const after = await wholeDatabase(server);
    for (const canary of [
      person.phone,
      person.phone.slice(3),
      email,
      "Canary Leaver",
      "canary-metadata",
      person.session_id,
    ]) {
      // A session's id is a random number that leads nowhere: the log keeps it.
      if (canary === person.session_id) expect(after).toContain(canary);
      else expect(after, canary).not.toContain(canary);
    }
    expect(after).not.toContain(hex(key));
    const events = await server.ctx.db
      .selectFrom("audit_events")
      .select(["type", "actor_kind"])
      .where("user_id", "=", person.id)
      .orderBy("id")
      .execute();
    expect(events.map((event) => event.type)).toEqual([
      "user.registered",
      "code.requested",
      "email.changed",
      "profile.changed",
      "user.deleted",
      "user.erased",
    ]);
  });

  test("the messages go too, but for the last one, which is on its way and nobody's", async () => {
    const person = await newPerson(server);
    await remove(server, person.token, { password: goodPassword });
    const messages = (await writtenMessages(server)).filter((one) => one.to === person.phone);
    expect(messages.map((one) => one.template)).toEqual(["notice.account_deleted"]);
    const rows = await server.ctx.db
      .selectFrom("messages")
      .select("id")
      .where("user_id", "=", person.id)
      .execute();
    expect(rows).toEqual([]);
  });

  test("a wrong password deletes nothing, and counts", async () => {
    const person = await newPerson(server);
    for (let n = 0; n < 5; n++) {
      expect((await remove(server, person.token, { password: "wrong" })).status).toBe(401);
    }
    const refused = await remove(server, person.token, { password: goodPassword });
    expect(refused.body.code).toBe("too_many_attempts");
    expect((await profile(server, person.token)).status).toBe(200);
  });

  test.each([
    undefined,
    {},
    [],
    { password: goodPassword, code: "12345678" },
    { confirm: true },
    { code: "12345678" },
  ])("%j deletes nothing", async (body) => {
    const person = await newPerson(server);
    expect((await remove(server, person.token, body)).status).toBe(422);
    expect((await profile(server, person.token)).status).toBe(200);
  });

  test("of parallel deletions one is told that it was done", async () => {
    const person = await newPerson(server);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => remove(server, person.token, { password: goodPassword })),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200 && status !== 401)).toEqual([]);
  });

  test("the e-mail address is free for whoever proves it next", async () => {
    const email = "leaver@example.com";
    const person = await newPerson(server);
    await proveEmail(server, person.token, email);
    expect((await remove(server, person.token, { password: goodPassword })).status).toBe(200);
    server.advance(31);
    const next = await newPerson(server);
    await proveEmail(server, next.token, email);
    const { data } = (await profile(server, next.token)).body;
    expect(data).toMatchObject({ id: next.id, email, email_verified: true });
    const body = { email, purpose: "login" };
    server.advance(31);
    const code = await askForCode(server, body);
    const entered = await server.post("/api/v1/auth/login/otp", { body: code });
    expect(entered.body.data.user.id).toBe(next.id);
  });

  test("a number can go round: sign up, leave, sign up", async () => {
    const phone = newPhone();
    const ids = new Set<number>();
    for (let round = 0; round < 4; round++) {
      const person = await newPerson(server, phone);
      ids.add(person.id);
      expect((await remove(server, person.token, { password: goodPassword })).status).toBe(200);
      server.advance(31);
    }
    expect(ids.size).toBe(4);
  });
});

describe("with a time of grace", () => {
  async function leave(): Promise<Person> {
    const person = await newPerson(lenient);
    const answer = await remove(lenient, person.token, { password: goodPassword });
    expect(answer.status, answer.text).toBe(200);
    const until = Date.parse(answer.body.data.restorable_until) - lenient.ctx.clock.nowMs();
    expect(Math.abs(until / 1000 - graceDays * day)).toBeLessThan(60);
    return person;
  }

  test("the sessions end, and the number stays the user's", async () => {
    const person = await leave();
    expect((await profile(lenient, person.token)).body.code).toBe("session_ended");
    lenient.advance(31);
    const body = { phone: person.phone, purpose: "register" };
    expect((await lenient.post("/api/v1/auth/verifications", { body })).status).toBe(202);
    const [message] = (await writtenMessages(lenient)).filter((one) => one.to === person.phone);
    expect(message?.template).toBe("notice.already_registered");
  });

  test("a log-in with the password brings the account back, and says so in the log", async () => {
    const person = await leave();
    lenient.advance((graceDays - 1) * day);
    await clean(lenient.ctx);
    const back = await lenient.logIn(person.phone, goodPassword);
    expect(back.body.data.user.id).toBe(person.id);
    const { token } = back.body.data;
    const { items } = (await lenient.get("/api/v1/user/events", { token })).body.data;
    expect(items.map((one: { type: string }) => one.type).slice(0, 3)).toEqual([
      "login.password",
      "user.restored",
      "user.deleted",
    ]);
    lenient.advance(2 * graceDays * day);
    await clean(lenient.ctx);
    expect((await lenient.logIn(person.phone, goodPassword)).status).toBe(200);
  });

  test("a log-in with a code does too, and a wrong password does not", async () => {
    const person = await leave();
    expect((await lenient.logIn(person.phone, "wrong")).status).toBe(401);
    lenient.advance(31);
    const code = await askForCode(lenient, { phone: person.phone, purpose: "login" });
    const back = await lenient.post("/api/v1/auth/login/otp", { body: code });
    expect(back.body.data.user.id).toBe(person.id);
    expect((await profile(lenient, back.body.data.token)).status).toBe(200);
  });

  test("afterwards the account is gone for everybody, also before the cleaner comes", async () => {
    const person = await leave();
    const kept = await newPerson(lenient);
    lenient.advance(graceDays * day + 1);
    expect((await lenient.logIn(person.phone, goodPassword)).body.code).toBe("invalid_credentials");
    await lenient.post("/api/v1/auth/verifications", {
      body: { phone: person.phone, purpose: "login" },
    });
    const toThem = (await writtenMessages(lenient)).filter((one) => one.to === person.phone);
    expect(toThem.map((one) => one.template)).not.toContain("code.login");
    await clean(lenient.ctx);
    expect(await wholeDatabase(lenient)).not.toContain(person.phone);
    const { rows } = await sql<{ id: number }>`
      select id from users where id in (${person.id}, ${kept.id})`.execute(lenient.ctx.db);
    expect(rows.map((row) => row.id)).toEqual([kept.id]);
    lenient.advance(31);
    expect((await newPerson(lenient, person.phone)).id).not.toBe(person.id);
  });
});
