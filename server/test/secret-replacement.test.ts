/** With a new `SECRET_KEY`, what the one before sealed or hashed goes on working, and comes under the new one. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listUserKeys, replaceUserKeys } from "../src/audit/user-key-queries.ts";
import { createKeyRewrapping } from "../src/audit/user-keys.ts";
import { rewrapping } from "../src/maintenance.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { askForCode } from "./harness/messages.ts";
import { goodPassword, newPerson, newPhone, type Person } from "./harness/people.ts";
import {
  openTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  testSecret,
} from "./harness/test-server.ts";

const newSecret = "another secret that only the tests know, long enough";
const both = { SECRET_KEY: newSecret, KPA_SECRET_KEY_PREVIOUS: testSecret };

let shared: TestDatabase;
let running: TestServer[] = [];
beforeEach(async () => {
  shared = await openTestDatabase();
});
afterEach(async () => {
  for (const server of running) await server.close();
  running = [];
  await shared.database.close();
});

async function start(environment = {}, database = shared.database): Promise<TestServer> {
  const server = await startTestServer({ environment, database, demoUser: false });
  running.push(server);
  return server;
}

const before = () => start();
const between = () => start(both);
const after = () => start({ SECRET_KEY: newSecret });

const keysOf = ({ ctx }: TestServer) => listUserKeys(ctx.db, 0, 1_000);
const idsOf = async (server: TestServer) => (await keysOf(server)).map((one) => one.user_id);

/** The client address that the user's events name; null where they open no more. */
async function addressesOf(server: TestServer, { phone }: Person): Promise<readonly unknown[]> {
  const token = await server.token(phone, goodPassword);
  const answer = await server.get("/api/v1/user/events", { token });
  return answer.body.data.items.map((one: { ip: unknown }) => one.ip);
}

describe("the key that a user's events are sealed under", () => {
  test("is sealed anew when an event is written or read", async () => {
    const first = await before();
    const [writes, reads] = [await newPerson(first), await newPerson(first)];
    const old = await keysOf(first);
    const second = await between();
    await second.token(writes.phone, goodPassword);
    await second.get("/api/v1/user/events", { token: reads.token });
    const third = await after();
    const present = await keysOf(third);
    expect(present.map((one) => one.user_id)).toEqual(old.map((one) => one.user_id));
    for (const [n, one] of present.entries()) expect(one).not.toEqual(old[n]);
    for (const person of [writes, reads]) {
      const addresses = await addressesOf(third, person);
      expect(addresses.length).toBeGreaterThan(1);
      expect(new Set(addresses)).toEqual(new Set(["127.0.0.1"]));
    }
  });

  test("opens nothing where the old secret went before that", async () => {
    const person = await newPerson(await before());
    const addresses = await addressesOf(await after(), person);
    expect(addresses.at(-1)).toBeNull();
  });

  test("is sealed anew by the maintenance of a server, though nothing happens to the user", async () => {
    const first = await before();
    const people = [await newPerson(first), await newPerson(first), await newPerson(first)];
    const second = await between();
    const work = rewrapping(second.ctx);
    await work();
    const sealed = await keysOf(first);
    await work();
    expect(await keysOf(first)).toEqual(sealed);
    const third = await after();
    for (const person of people) {
      expect(new Set(await addressesOf(third, person))).toEqual(new Set(["127.0.0.1"]));
    }
    const told = second.logLines.map((line) => JSON.parse(line)).filter((line) => line.level);
    expect(told.find((line) => line.msg === "users' keys were sealed anew")?.rewrapped).toBe(3);
    expect(told.map((line) => line.msg)).toContain(
      "no user's key needs KPA_SECRET_KEY_PREVIOUS any more",
    );
  });

  test("is looked at in batches, and again from the start after the last", async () => {
    const first = await before();
    for (let n = 0; n < 5; n++) await newPerson(first);
    const second = await between();
    const rewrap = createKeyRewrapping(second.ctx);
    const old = await keysOf(first);
    const isChanged = async () => {
      const present = await keysOf(first);
      return present.map(
        (one, n) => !Buffer.from(one.wrapped_key).equals(old[n]?.wrapped_key ?? one.wrapped_key),
      );
    };
    expect(await rewrap(2)).toBe(2);
    expect(await isChanged()).toEqual([true, true, false, false, false]);
    expect([await rewrap(2), await rewrap(2)]).toEqual([2, 1]);
    expect(await isChanged()).toEqual([true, true, true, true, true]);
    // A server that was not restarted yet: its users' keys are of the old secret still.
    const late = await newPerson(first);
    await rewrap(100);
    expect(new Set(await addressesOf(await after(), late))).toEqual(new Set(["127.0.0.1"]));
  });

  test("comes back for nobody who was erased meanwhile, and overwrites nothing newer", async () => {
    const first = await before();
    const [gone, changed] = [await newPerson(first), await newPerson(first)];
    const read = await keysOf(first);
    await first.delete("/api/v1/user", { token: gone.token, body: { password: goodPassword } });
    const newer = read.map((one) => ({ ...one, fresh: Buffer.from("newer") }));
    await replaceUserKeys(first.ctx.db, newer);
    expect(await idsOf(first)).toEqual([changed.id]);
    await replaceUserKeys(
      first.ctx.db,
      read.map((one) => ({ ...one, fresh: Buffer.from("late") })),
    );
    expect(Buffer.from((await keysOf(first))[0]?.wrapped_key ?? []).toString()).toBe("newer");
  });

  test("shows in no number of statements whether there is an account", async () => {
    const known = await newPerson(await before());
    const counted = countingStatements(shared.database);
    const second = await start(both, counted.database);
    const statements = async (work: () => Promise<unknown>) => {
      const start = counted.count();
      await work();
      return counted.count() - start;
    };
    const fail = (phone: string) => statements(() => second.logIn(phone, "wrong"));
    expect(await fail(known.phone)).toBe(await fail(newPhone()));
    second.advance(31);
    const ask = (phone: string) =>
      statements(() =>
        second.post("/api/v1/auth/verifications", { body: { phone, purpose: "login" } }),
      );
    expect(await ask(known.phone)).toBe(await ask(newPhone()));
  });
});

describe("a code from before", () => {
  const ask = (server: TestServer, phone: string, purpose: string) =>
    askForCode(server, { phone, purpose });
  const register = (server: TestServer, code: object) =>
    server.post("/api/v1/auth/register", { body: { ...code, password: goodPassword } });
  const wrong = (code: { code: string; verification_id: string }) => ({
    ...code,
    code: String((Number(code.code) + 1) % 1_000_000).padStart(6, "0"),
  });

  test("is good while the old secret is known, once, and not without it", async () => {
    const first = await before();
    const code = await ask(first, newPhone(), "register");
    const third = await after();
    expect((await register(third, code)).body.code).toBe("verification_invalid");
    const second = await between();
    expect((await register(second, code)).status).toBe(201);
    expect((await register(second, code)).body.code).toBe("verification_invalid");
    expect((await register(first, code)).body.code).toBe("verification_invalid");
  });

  test("has its five attempts and no more, whichever server is asked", async () => {
    const first = await before();
    const second = await between();
    const code = await ask(first, newPhone(), "register");
    const answers = await Promise.all(
      [first, second, second, first, second, second].map((one) => register(one, wrong(code))),
    );
    for (const answer of answers) expect(answer.body.code).toBe("verification_invalid");
    const row = await first.ctx.db
      .selectFrom("verifications")
      .select("attempts")
      .executeTakeFirstOrThrow();
    expect(row.attempts).toBe(5);
    for (const server of [first, second]) {
      expect((await register(server, code)).body.code).toBe("verification_invalid");
    }
  });

  test("is killed by a newer one of the same address", async () => {
    const first = await before();
    const phone = newPhone();
    const old = await ask(first, phone, "register");
    const second = await between();
    second.advance(31);
    const present = await ask(second, phone, "register");
    expect((await register(second, old)).body.code).toBe("verification_invalid");
    expect((await register(second, present)).status).toBe(201);
  });

  test("of racers with it one wins", async () => {
    const first = await before();
    const second = await between();
    const code = await ask(first, newPhone(), "register");
    const answers = await Promise.all(
      [first, second, first, second, first, second].map((one) => register(one, code)),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  });
});
