/** Faults that no caller has made: transactions that collide, and a clock that is wrong. */
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { claimsOf } from "./harness/jwt.ts";
import { askForCode } from "./harness/messages.ts";
import { goodPassword, newPerson, newPhone } from "./harness/people.ts";
import { expectProblem } from "./harness/raw-http.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
});
afterAll(() => server.close());

/** Lets every write to a table fail as the database does when transactions collide. */
async function colliding(table: string, state: string, work: () => Promise<void>): Promise<void> {
  const { kysely } = server.ctx.database;
  await sql
    .raw(
      `create or replace function collide() returns trigger language plpgsql as $$
       begin raise exception 'canary of a collision' using errcode = '${state}'; end $$;`,
    )
    .execute(kysely);
  await sql
    .raw(
      `create trigger collide before insert or update on ${table}
       for each row execute function collide()`,
    )
    .execute(kysely);
  try {
    await work();
  } finally {
    await sql.raw(`drop trigger collide on ${table}`).execute(kysely);
  }
}

const counts = async () =>
  Promise.all(
    (["users", "sessions", "messages", "verifications", "audit_events"] as const).map(
      async (table) => {
        const { rows } = await sql<{ n: number }>`
          select count(*)::int as n from ${sql.table(table)}`.execute(server.ctx.db);
        return rows[0]?.n;
      },
    ),
  );

describe.each([
  ["a serialization failure", "40001"],
  ["a deadlock", "40P01"],
])("%s is 503, and nothing of the action is left", (_name, state) => {
  test("when a code is asked for: no message, so none is sent twice", async () => {
    const body = { phone: newPhone(), purpose: "register" };
    const before = await counts();
    await colliding("audit_events", state, async () => {
      const answer = await server.post("/api/v1/auth/verifications", { body });
      expectProblem(answer, 503, "unavailable");
      expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
      expect(answer.text).not.toContain("canary");
    });
    expect(await counts()).toEqual(before);
    expect((await server.post("/api/v1/auth/verifications", { body })).status).toBe(202);
  });

  test("when somebody signs up: no user without a session, and the code is good", async () => {
    const code = await askForCode(server, { phone: newPhone(), purpose: "register" });
    const body = { ...code, password: goodPassword };
    const before = await counts();
    await colliding("sessions", state, async () => {
      expectProblem(await server.post("/api/v1/auth/register", { body }), 503, "unavailable");
    });
    expect(await counts()).toEqual(before);
    expect((await server.post("/api/v1/auth/register", { body })).status).toBe(201);
  });

  test("when a token is refreshed: the one that was sent is good", async () => {
    const { refresh_token } = await newPerson(server);
    const refresh = () => server.post("/api/v1/auth/refresh", { body: { refresh_token } });
    await colliding("sessions", state, async () => {
      expectProblem(await refresh(), 503, "unavailable");
    });
    expect((await refresh()).status).toBe(200);
  });

  test("when a password is reset: the old one is good, and so is the code", async () => {
    const { phone, token } = await newPerson(server);
    const code = await askForCode(server, { phone, purpose: "reset_password" });
    const body = { ...code, new_password: "another sentence nobody says" };
    await colliding("audit_events", state, async () => {
      expectProblem(await server.post("/api/v1/auth/password/reset", { body }), 503, "unavailable");
    });
    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    expect((await server.logIn(phone, goodPassword)).status).toBe(200);
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
  });
});

function wrongClock(_name: string, seconds: number): void {
  afterEach(async () => {
    vi.useRealTimers();
    await server.ctx.clock.compare(server.ctx.db);
  });

  async function setWrong(): Promise<void> {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    await server.ctx.clock.compare(server.ctx.db);
  }

  test("goes by the database's: tokens, codes and waits last as long as they should", async () => {
    const { phone, token, refresh_token } = await newPerson(server);
    const code = await askForCode(server, { phone, purpose: "login" });
    const realMs = Date.now();
    await setWrong();

    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    const refreshed = await server.post("/api/v1/auth/refresh", { body: { refresh_token } });
    const { iat, exp } = claimsOf(refreshed.body.data.token) as { iat: number; exp: number };
    expect(exp - iat).toBe(1_800);
    expect(Math.abs(iat - realMs / 1000)).toBeLessThan(60);
    expect((await server.post("/api/v1/auth/login/otp", { body: code })).status).toBe(200);

    const open = await startTestServer({ database: server.ctx.database, demoUser: false });
    await open.ctx.clock.compare(open.ctx.db);
    for (let n = 0; n < 5; n++) await open.logIn(phone, "wrong");
    const refused = await open.logIn(phone, goodPassword);
    expect(refused.status).toBe(429);
    expect(["1", "2"]).toContain(refused.headers["retry-after"]);
    await open.close();

    vi.useRealTimers();
    await server.ctx.clock.compare(server.ctx.db);
    const issued = refreshed.body.data.token;
    expect((await server.get("/api/v1/user/profile", { token: issued })).status).toBe(200);
  });

  test("lets no code be used after its time", async () => {
    const { phone } = await newPerson(server);
    const code = await askForCode(server, { phone, purpose: "login" });
    await setWrong();
    server.advance(301);
    const late = await server.post("/api/v1/auth/login/otp", { body: code });
    server.advance(-301);
    expectProblem(late, 410, "verification_expired");
  });
}

// The embedded database's clock is this process's own.
if (inject("engine") === "postgresql") {
  describe.each([
    ["ten minutes ahead", 600],
    ["ten minutes behind", -600],
    ["put back by an hour", -3_600],
  ])("a server whose clock is %s", wrongClock);
}
