import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import {
  type AppUser,
  newApp,
  newUser,
  otherApp,
  problemOf,
  receiveCode,
  receiveOwnCode,
} from "./harness/client.ts";
import { writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPerson, newPhone, proveEmail } from "./harness/people.ts";
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

type Proof = { password: string } | { verification_id: string; code: string };
const leaveAccount = ({ kpa }: AppUser, body: Proof = { password: goodPassword }) =>
  kpa.request("DELETE", "/api/v1/user", { body });
const ownProfile = (kpa: AppUser["kpa"]) => kpa.request("GET", "/api/v1/user/profile");
const eventTypesOf = async (kpa: AppUser["kpa"]) =>
  (await kpa.request("GET", "/api/v1/user/events")).items.map((one) => one.type);

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
    const user = await newUser(server);
    const other = await otherApp(server, user);
    const asleep = await otherApp(server, user);
    expect(await leaveAccount(user)).toEqual({ restorable_until: null });
    expect(await problemOf(ownProfile(user.kpa))).toBe("user_not_found");
    expect(user.kpa.session.state).toEqual({ status: "signed_out", reason: "user_not_found" });
    expect(await problemOf(ownProfile(other))).toBe("user_not_found");
    expect(await problemOf(otherApp(server, user))).toBe("invalid_credentials");
    server.advance(1801);
    expect(await problemOf(ownProfile(asleep))).toBe("invalid_refresh_token");
    const again = await newUser(server, user.phone);
    expect(again.id).not.toBe(user.id);
    expect(await eventTypesOf(again.kpa)).toEqual(["user.registered"]);
  });

  test("a code of eight digits deletes it as well, and a code for something else does not", async () => {
    const user = await newUser(server);
    const wrong = await receiveOwnCode(server, user, { purpose: "reauthenticate" });
    expect(await problemOf(leaveAccount(user, wrong))).toBe("verification_invalid");
    const code = await receiveOwnCode(server, user, { purpose: "delete_account" });
    expect(code.code).toMatch(/^\d{8}$/);
    const stranger = await newUser(server);
    expect(await problemOf(leaveAccount(stranger, code))).toBe("verification_invalid");
    expect(await problemOf(leaveAccount(user, code))).toBe("none");
    expect(await problemOf(ownProfile(stranger.kpa))).toBe("none");
    expect(await problemOf(ownProfile(user.kpa))).toBe("user_not_found");
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
    const prove = async (user: AppUser) => {
      const body = await receiveOwnCode(server, user, { purpose: "change_email", email });
      return user.kpa.request("PUT", "/api/v1/user/email", { body });
    };
    const user = await newUser(server);
    await prove(user);
    await leaveAccount(user);
    server.advance(31);
    const next = await newUser(server);
    expect(await prove(next)).toMatchObject({ id: next.id, email, email_verified: true });
    server.advance(31);
    const kpa = newApp(server);
    const code = await receiveCode(server, kpa, { email, purpose: "login" });
    expect((await kpa.logInWithCode(code)).id).toBe(next.id);
  });

  test("a number can go round: sign up, leave, sign up", async () => {
    const phone = newPhone();
    const ids = new Set<number>();
    for (let round = 0; round < 4; round++) {
      const user = await newUser(server, phone);
      ids.add(user.id);
      await leaveAccount(user);
      server.advance(31);
    }
    expect(ids.size).toBe(4);
  });
});

describe("with a time of grace", () => {
  async function leave(): Promise<AppUser> {
    const user = await newUser(lenient);
    const { restorable_until: until } = await leaveAccount(user);
    const leftMs = Date.parse(until ?? "") - lenient.ctx.clock.nowMs();
    expect(Math.abs(leftMs / 1000 - graceDays * day)).toBeLessThan(60);
    return user;
  }

  test("the sessions end, and the number stays the user's", async () => {
    const { kpa, phone } = await leave();
    expect(await problemOf(ownProfile(kpa))).toBe("session_ended");
    lenient.advance(31);
    await newApp(lenient).requestCode({ phone, purpose: "register" });
    const [message] = (await writtenMessages(lenient)).filter((one) => one.to === phone);
    expect(message?.template).toBe("notice.already_registered");
  });

  test("a log-in with the password brings the account back, and says so in the log", async () => {
    const user = await leave();
    lenient.advance((graceDays - 1) * day);
    await clean(lenient.ctx);
    const kpa = newApp(lenient);
    const back = await kpa.logIn({ phone: user.phone, password: goodPassword });
    expect(back.id).toBe(user.id);
    expect((await eventTypesOf(kpa)).slice(0, 3)).toEqual([
      "login.password",
      "user.restored",
      "user.deleted",
    ]);
    lenient.advance(2 * graceDays * day);
    await clean(lenient.ctx);
    expect(await problemOf(otherApp(lenient, user))).toBe("none");
  });

  test("a log-in with a code does too, and a wrong password does not", async () => {
    const user = await leave();
    expect(await problemOf(otherApp(lenient, user, "wrong"))).toBe("invalid_credentials");
    lenient.advance(31);
    const kpa = newApp(lenient);
    const code = await receiveCode(lenient, kpa, { phone: user.phone, purpose: "login" });
    expect((await kpa.logInWithCode(code)).id).toBe(user.id);
    expect(await ownProfile(kpa)).toMatchObject({ id: user.id });
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
