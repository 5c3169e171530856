import { readdirSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventTypes } from "../src/audit/event-types.ts";
import { sealLog } from "../src/audit/seal.ts";
import { clean, retention } from "../src/maintenance.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { askForCode } from "./harness/messages.ts";
import {
  askForOwnCode,
  goodPassword,
  newPerson,
  newPhone,
  otherDevice,
  type Person,
} from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly result: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly session_id: string | null;
  readonly details: Record<string, unknown>;
}

async function eventsOf(token: string, query = ""): Promise<Listed[]> {
  const answer = await server.get(`/api/v1/user/events${query}`, { token });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.data.items;
}

async function newestOf(person: Person): Promise<Listed | undefined> {
  return (await eventsOf(person.token, "?limit=1"))[0];
}

describe("the user's own events", () => {
  test("tell what happened, when, from where and in which session, the newest first", async () => {
    const person = await newPerson(server);
    const headers = { "user-agent": "events-test/1.0" };
    await server.request("PATCH", "/api/v1/user/profile", {
      token: person.token,
      headers,
      body: { metadata: { a: 1 } },
    });
    const events = await eventsOf(person.token);
    expect(events.map((event) => event.type)).toEqual(["profile.changed", "user.registered"]);
    expect(events[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: "profile.changed",
      description: "The profile was changed",
      result: "success",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      ip: "127.0.0.1",
      user_agent: "events-test/1.0",
      session_id: person.session_id,
      details: { name: false, metadata: true },
    });
  });

  test("come in pages that miss nothing and repeat nothing", async () => {
    const person = await newPerson(server);
    for (let n = 0; n < 7; n++) {
      await server.patch("/api/v1/user/profile", {
        token: person.token,
        body: { metadata: { n } },
      });
    }
    const seen: string[] = [];
    let cursor = "";
    for (;;) {
      const query = `?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`;
      const { data } = (await server.get(`/api/v1/user/events${query}`, { token: person.token }))
        .body;
      seen.push(...data.items.map((one: Listed) => one.id));
      if (data.next_cursor === null) break;
      cursor = data.next_cursor;
    }
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
  });

  test.each(["?limit=0", "?limit=101", "?limit=x", "?cursor=x", "?user_id=1"])(
    "%s is refused, and without a token it is 401",
    async (query) => {
      const { token } = await newPerson(server);
      expect((await server.get(`/api/v1/user/events${query}`, { token })).status).toBe(422);
      expect((await server.get(`/api/v1/user/events${query}`)).status).toBe(401);
    },
  );

  test("are the user's own only", async () => {
    const [one, two] = [await newPerson(server), await newPerson(server)];
    const ids = new Set((await eventsOf(one.token)).map((event) => event.id));
    expect((await eventsOf(two.token)).filter((event) => ids.has(event.id))).toEqual([]);
  });

  test("show a failed log-in, with its reason and where it came from", async () => {
    const person = await newPerson(server);
    await server.logIn(person.phone, "wrong");
    expect(await newestOf(person)).toMatchObject({
      type: "login.password",
      result: "failure",
      description: "A log-in with the password was refused",
      ip: "127.0.0.1",
      session_id: null,
      details: { reason: "invalid_credentials" },
    });
  });

  test("show a log-in that was refused because the account is disabled", async () => {
    const person = await newPerson(server);
    const setDisabled = (disabled_at: Date | null) =>
      server.ctx.db.updateTable("users").set({ disabled_at }).where("id", "=", person.id).execute();
    await setDisabled(new Date());
    expect((await server.logIn(person.phone, goodPassword)).body.code).toBe("user_disabled");
    await setDisabled(null);
    expect(await newestOf(person)).toMatchObject({ details: { reason: "user_disabled" } });
  });

  test("show a wrong code, and what it was for", async () => {
    const person = await newPerson(server);
    const { verification_id, code } = await askForCode(server, {
      phone: person.phone,
      purpose: "login",
    });
    const wrong = code === "000000" ? "000001" : "000000";
    await server.post("/api/v1/auth/login/otp", { body: { verification_id, code: wrong } });
    expect(await newestOf(person)).toMatchObject({
      type: "code.refused",
      result: "failure",
      details: { purpose: "login" },
    });
  });

  test("show which sessions were ended, by whom", async () => {
    const person = await newPerson(server);
    const other = (await server.logIn(person.phone, goodPassword)).body.data;
    await server.delete(`/api/v1/user/sessions/${other.session_id}`, { token: person.token });
    expect(await newestOf(person)).toMatchObject({
      type: "session.ended",
      session_id: other.session_id,
      details: { reason: "ended_by_user", current: false },
    });
    await otherDevice(server, person);
    await server.delete("/api/v1/user/sessions", { token: person.token });
    expect(await newestOf(person)).toMatchObject({ details: { others: 1 } });
    const third = await otherDevice(server, person);
    await server.post("/api/v1/auth/logout", { token: third });
    expect((await newestOf(person))?.type).toBe("session.logged_out");
    await server.post("/api/v1/auth/logout", { token: third });
    const types = (await eventsOf(person.token)).map((event) => event.type);
    expect(types.filter((type) => type === "session.logged_out")).toHaveLength(1);
  });

  test("show a session that made room for a newer one", async () => {
    const own = await startTestServer({
      environment: { KPA_SESSIONS_PER_USER: "1" },
      database: server.ctx.database,
    });
    const person = await newPerson(own);
    const { token } = (await own.logIn(person.phone, goodPassword)).body.data;
    await own.close();
    const ended = (await eventsOf(token)).find((event) => event.type === "session.ended");
    expect(ended).toMatchObject({ session_id: person.session_id, details: { reason: "replaced" } });
  });
});

test("every type of event is recorded somewhere", () => {
  const folder = new URL("../src/", import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.endsWith("event-types.ts"))
    .map((file) => readFileSync(new URL(file.replaceAll("\\", "/"), folder), "utf8"))
    .join("\n");
  const silent = Object.keys(eventTypes).filter((type) => !sources.includes(`"${type}"`));
  expect(silent).toEqual([]);
});

describe("whether there is an account does not show in what is done", () => {
  test("a failed log-in takes as many statements for a user, an adopted row and nobody", async () => {
    const { database } = await openTestDatabase();
    const counted = countingStatements(database);
    const own = await startTestServer({ database: counted.database });
    const known = await newPerson(own);
    const adopted = newPhone();
    await insertSeedUser(database, { phone: adopted, password: "from the seed" });
    await own.logIn(newPhone(), "wrong"); // resolves the seed's row
    const statements = async (phone: string) => {
      const before = counted.count();
      expect((await own.logIn(phone, "wrong")).status).toBe(401);
      return counted.count() - before;
    };
    const counts = [
      await statements(newPhone()),
      await statements(known.phone),
      await statements(adopted),
    ];
    expect(new Set(counts).size, String(counts)).toBe(1);
    await own.close();
    await database.close();
  });

  test("asking for a code takes as many statements for known and unknown", async () => {
    const { database } = await openTestDatabase();
    const counted = countingStatements(database);
    const own = await startTestServer({ database: counted.database });
    const known = await newPerson(own);
    own.advance(31);
    const statements = async (phone: string, purpose: string) => {
      const before = counted.count();
      const body = { phone, purpose };
      expect((await own.post("/api/v1/auth/verifications", { body })).status).toBe(202);
      return counted.count() - before;
    };
    for (const purpose of ["register", "login", "reset_password"]) {
      const counts = [
        await statements(newPhone(), purpose),
        await statements(known.phone, purpose),
      ];
      expect(new Set(counts).size, `${purpose}: ${counts}`).toBe(1);
    }
    await own.close();
    await database.close();
  });

  test("no foreign key is checked for those who have an account, and for nobody else", async () => {
    const { rows } = await sql<{ name: string }>`
      select conrelid::regclass::text as name from pg_constraint
       where contype = 'f' and confrelid = 'users'::regclass order by 1`.execute(server.ctx.db);
    // Rows of the first and the last are never written by a request of whoever is not signed in.
    const names = [...new Set(rows.map((row) => row.name))];
    expect(names).toEqual(["active_user_days", "sessions", "user_keys", "user_roles"]);
  });

  test("a failed log-in of nobody is recorded under a keyed hash of the number", async () => {
    const phone = newPhone();
    for (const spelling of [phone, phone.slice(3)]) await server.logIn(spelling, "wrong");
    const rows = await server.ctx.db
      .selectFrom("audit_events")
      .select(["user_id", "subject_hash", "personal", "details", "ip_hash"])
      .where("type", "=", "login.password")
      .where("result", "=", "failure")
      .where("user_id", "is", null)
      .orderBy("id", "desc")
      .limit(2)
      .execute();
    const [first, second] = rows;
    expect(rows).toHaveLength(2);
    expect(first?.subject_hash).toEqual(second?.subject_hash);
    expect(first?.subject_hash).toHaveLength(32);
    expect(first?.ip_hash).toHaveLength(32);
    expect(first?.personal).toBeNull();
  });
});

describe("what is written down leaks nothing", () => {
  test("no code, password, token, number or address stands in the log or in clear in the log of events", async () => {
    const person = await newPerson(server);
    const email = "canary.events@example.com";
    const codes = [];
    codes.push(await askForOwnCode(server, person.token, { purpose: "change_email", email }));
    await server.put("/api/v1/user/email", { token: person.token, body: codes[0] });
    const phone = newPhone();
    codes.push(await askForOwnCode(server, person.token, { purpose: "change_phone", phone }));
    await server.put("/api/v1/user/phone", { token: person.token, body: codes[1] });
    codes.push(await askForCode(server, { phone, purpose: "login" }));
    await server.logIn(phone, "canary password that is wrong");
    const rows = await server.ctx.db.selectFrom("audit_events").selectAll().execute();
    const written = [
      ...server.logLines,
      ...rows.map(({ personal: _, ...row }) => JSON.stringify(row)),
    ].join("\n");
    const secrets = [
      ...codes.map(({ code }) => `"${code}"`),
      person.token,
      person.refresh_token,
      person.phone.slice(3),
      phone.slice(3),
      email,
      goodPassword,
      "canary password",
    ];
    for (const secret of secrets) expect(written).not.toContain(secret);
  });

  test("an event's personal values open with the user's key alone", async () => {
    const person = await newPerson(server);
    const row = await server.ctx.db
      .selectFrom("audit_events")
      .select(["personal", "ip_hash"])
      .where("user_id", "=", person.id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(row.personal ?? []).includes("127.0.0.1")).toBe(false);
    await server.ctx.db.deleteFrom("user_keys").where("user_id", "=", person.id).execute();
    expect(await newestOf(person)).toMatchObject({ type: "user.registered", ip: null });
  });
});

describe("retention", () => {
  test("events are kept for a year, and codes, requests, sessions and a few failed log-ins for a day at most", async () => {
    const own = await startTestServer();
    // What drops events goes by the database's own clock, so that they have to have been written before.
    own.advance(-366 * 24 * 60 * 60);
    const person = await newPerson(own);
    await askForCode(own, { phone: person.phone, purpose: "login" });
    await own.logIn(newPhone(), "wrong");
    const tables = [
      "audit_events",
      "verifications",
      "code_requests",
      "login_throttles",
      "sessions",
    ] as const;
    const counts = async () =>
      Promise.all(
        tables.map(async (table) => {
          const { rows } = await sql`select from ${sql.table(table)}`.execute(own.ctx.db);
          return rows.length;
        }),
      );
    await own.post("/api/v1/auth/logout", { token: person.token });
    await clean(own.ctx);
    const before = await counts();
    expect(
      before.every((count) => count > 0),
      String(before),
    ).toBe(true);
    own.advance(24 * 60 * 60 + 600);
    await clean(own.ctx);
    const [events, ...others] = await counts();
    expect(events).toBe(before[0]);
    expect(others).toEqual([0, 0, 0, 0]);
    await sealLog(own.ctx, 0);
    await clean(own.ctx);
    expect((await counts())[0]).toBe(0);
    await own.close();
  });

  test("every period is written in one table", () => {
    const periods = Object.fromEntries(retention.map((one) => [one.what, one.keptSeconds]));
    expect(periods["audit events"]).toBe(365 * 24 * 60 * 60);
    expect(periods["messages, without what they said"]).toBe(30 * 24 * 60 * 60);
  });
});
