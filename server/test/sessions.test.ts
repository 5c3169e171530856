import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { type Account, addUser, signIn } from "./harness/accounts.ts";
import { newApp, newUser, otherApp, problemOf } from "./harness/client.ts";
import { claimsOf, signJwt } from "./harness/jwt.ts";
import { goodPassword } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";
const sessions = "/api/v1/user/sessions";
const logout = "/api/v1/auth/logout";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_SESSIONS_PER_USER: "0" } });
});
afterAll(() => server.close());

const sidOf = (token: string) => claimsOf(token).sid as string;
const codeOf = async (token: string, on: TestServer = server) => {
  const answer = await on.get(profile, { token });
  return answer.status === 200 ? "good" : answer.body.code;
};
const rowOf = (token: string, on: TestServer = server) =>
  on.ctx.db
    .selectFrom("sessions")
    .selectAll()
    .where("id", "=", sidOf(token))
    .executeTakeFirstOrThrow();

describe("logging out", () => {
  test("ends this session and no other, at once, and again is no error", async () => {
    const user = await addUser(server);
    const [here, there] = [await signIn(server, user), await signIn(server, user)];
    expect(await codeOf(here)).toBe("good");
    for (let n = 0; n < 2; n++) {
      const answer = await server.post(logout, { token: here });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ status: "success", message: "Logged out", data: {} });
      expect(await codeOf(here)).toBe("session_ended");
    }
    expect(await codeOf(there)).toBe("good");
    expect((await rowOf(here)).end_reason).toBe("logged_out");
  });

  test("in one app leaves the user's other apps signed in", async () => {
    const user = await newUser(server);
    const other = await otherApp(server, user);
    const token = await user.kpa.accessToken();
    expect(await user.kpa.store.read()).toContain(token);
    expect(await user.kpa.logOut()).toBe(true);
    // Of what was on the device only its device token is left, which opens nothing.
    const left = JSON.parse((await user.kpa.store.read()) ?? "");
    expect(Object.keys(left).sort()).toEqual(["deviceToken", "ended", "version"]);
    expect(await codeOf(token ?? "")).toBe("session_ended");
    expect(await problemOf(user.kpa.request("GET", profile))).toBe("not_authenticated");
    expect(await problemOf(other.request("GET", profile))).toBe("none");
  });

  test("many times at once is one log-out", async () => {
    const token = await signIn(server, await addUser(server));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.post(logout, { token })),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await codeOf(token)).toBe("session_ended");
  });

  test("with an expired token ends the session that is still there", async () => {
    const own = await startTestServer();
    const token = await signIn(own, { id: 1 });
    own.advance(1801);
    expect(await codeOf(token, own)).toBe("token_expired");
    expect((await rowOf(token, own)).ended_at).toBeNull();
    expect((await own.post(logout, { token })).status).toBe(200);
    expect((await rowOf(token, own)).ended_at).not.toBeNull();
    own.advance(86_400);
    expect((await own.post(logout, { token })).status).toBe(200);
    await own.close();
  });

  test("ends nothing for a token that was not rightly made", async () => {
    const user = await addUser(server);
    const token = await signIn(server, user);
    const other = await addUser(server);
    const forged = signJwt(claimsOf(token), undefined, "a key of somebody else");
    // Rightly signed, but the session is not this user's.
    const foreign = signJwt({ ...claimsOf(token), sub: String(other.id) });
    expect((await server.post(logout, { token: forged })).body.code).toBe("invalid_token");
    await server.post(logout, { token: foreign });
    expect((await server.post(logout)).body.code).toBe("not_authenticated");
    expect(await codeOf(token)).toBe("good");
  });
});

describe("ending one session", () => {
  test("refuses its next request, and it is not found a second time", async () => {
    const user = await addUser(server);
    const [here, there] = [await signIn(server, user), await signIn(server, user)];
    expect(await codeOf(there)).toBe("good");
    const answer = await server.delete(`${sessions}/${sidOf(there)}`, { token: here });
    expect(answer.body).toEqual({ status: "success", message: "Session ended", data: {} });
    expect(await codeOf(there)).toBe("session_ended");
    expect((await server.delete(`${sessions}/${sidOf(there)}`, { token: here })).status).toBe(404);
    expect((await server.delete(`${sessions}/${sidOf(here)}`, { token: here })).status).toBe(200);
    expect(await codeOf(here)).toBe("session_ended");
  });

  test("tells somebody else's session from an unknown one in nothing", async () => {
    const [user, other] = [await addUser(server), await addUser(server)];
    const [token, foreign] = [await signIn(server, user), await signIn(server, other)];
    const [one, two] = await Promise.all(
      [sidOf(foreign), "0199c0de-7e57-7000-8000-000000000001"].map((id) =>
        server.delete(`${sessions}/${id}`, { token, headers: { "x-request-id": "same" } }),
      ),
    );
    expect(one?.status).toBe(404);
    expect(two?.text).toBe(one?.text);
    expect(Object.keys(two?.headers ?? {})).toEqual(Object.keys(one?.headers ?? {}));
    expect(await codeOf(foreign)).toBe("good");
  });

  test.each([
    "1",
    "%20",
    "%00",
    "*",
    "current",
    "__proto__",
    "' or '1'='1",
    "0199c0de7e5770008000000000000001",
    "{0199c0de-7e57-7000-8000-000000000001}",
    "0199C0DE-7E57-7000-8000-000000000001",
    "x".repeat(90),
  ])("has nothing to find at %s", async (id) => {
    const token = await signIn(server, { id: 1 });
    const answer = await server.delete(`${sessions}/${id.replaceAll(" ", "%20")}`, { token });
    expect(answer.body).toMatchObject({ status: 404, code: "not_found" });
    expect(await codeOf(token)).toBe("good");
  });
});

test("ending all others leaves this one and other users' alone", async () => {
  const [user, other] = [await addUser(server), await addUser(server)];
  const [here, foreign] = [await signIn(server, user), await signIn(server, other)];
  const there = [
    await signIn(server, user),
    await signIn(server, user),
    await signIn(server, user),
  ];
  const answer = await server.delete(sessions, { token: here });
  expect(answer.body).toEqual({ status: "success", message: "Other sessions ended", data: {} });
  for (const token of there) expect(await codeOf(token)).toBe("session_ended");
  expect(await codeOf(here)).toBe("good");
  expect(await codeOf(foreign)).toBe("good");
  expect((await server.get(sessions, { token: here })).body.data.items).toHaveLength(1);
});

test("a lost phone is found in the list by its name, and signed out from another", async () => {
  const { phone, kpa } = await newUser(server);
  const told: string[] = [];
  const lost = newApp(server, {
    deviceName: "the lost one",
    onSignedOut: (reason) => told.push(reason),
  });
  await lost.logIn({ phone, password: goodPassword });
  const { items } = await kpa.request("GET", sessions);
  expect(items).toHaveLength(2);
  const { id = "" } = items.find((one) => one.device_name === "the lost one") ?? {};
  await kpa.request("DELETE", `${sessions}/{id}`, { path: { id } });
  expect(await problemOf(lost.request("GET", profile))).toBe("session_ended");
  expect(told).toEqual(["session_ended"]);
  expect((await kpa.request("GET", sessions)).items.map((one) => one.current)).toEqual([true]);
});

test("a client cannot choose a session's id, nor anything else of it", async () => {
  const user = await addUser(server);
  const id = "0199c0de-7e57-7000-8000-000000000001";
  const chosen = { session_id: id, sid: id, id, user_id: 1, ip: "192.0.2.1", created_at: "2000" };
  const first = await server.logIn(user.phone, user.password, chosen);
  expect(first.status).toBe(200);
  expect(first.body.data.session_id).not.toBe(id);
  expect(sidOf(first.body.data.token)).toBe(first.body.data.session_id);
  const row = await rowOf(first.body.data.token);
  expect(row).toMatchObject({ user_id: user.id, ip: "127.0.0.1" });
  expect(row.created_at.getFullYear()).toBeGreaterThan(2000);
  // Nor go on with the one it has.
  const answer = await server.post("/api/v1/auth/login", {
    body: { phone: user.phone, password: user.password, session_id: first.body.data.session_id },
    token: first.body.data.token,
  });
  expect(answer.body.data.session_id).not.toBe(first.body.data.session_id);
});

describe("the bound on a user's sessions", () => {
  const living = async (on: TestServer, user: Account) =>
    on.ctx.db
      .selectFrom("sessions")
      .select("id")
      .where("user_id", "=", user.id)
      .where("ended_at", "is", null)
      .execute();

  test("ends the longest unused at the next log-in", async () => {
    const own = await startTestServer({ environment: { KPA_SESSIONS_PER_USER: "3" } });
    const user = await addUser(own);
    const [first, second, third] = [
      await signIn(own, user),
      await signIn(own, user),
      await signIn(own, user),
    ] as const;
    own.advance(90);
    expect(await codeOf(first, own)).toBe("good");
    await own.application.lastSeen.flush();
    const fourth = await signIn(own, user);
    expect(await codeOf(second, own)).toBe("session_ended");
    expect((await rowOf(second, own)).end_reason).toBe("replaced");
    for (const token of [first, third, fourth]) expect(await codeOf(token, own)).toBe("good");
    await own.close();
  });

  test("is exact, however many log in at once", async () => {
    const own = await startTestServer({ environment: { KPA_SESSIONS_PER_USER: "5" } });
    const user = await addUser(own);
    const other = await addUser(own);
    const foreign = await signIn(own, other);
    const tokens = await Promise.all(
      Array.from({ length: 16 }, () => own.token(user.phone, user.password)),
    );
    expect(await living(own, user)).toHaveLength(5);
    const codes = await Promise.all(tokens.map((token) => codeOf(token, own)));
    expect(codes.filter((code) => code === "good")).toHaveLength(5);
    expect(await codeOf(foreign, own)).toBe("good");
    await own.close();
  });

  test("0 is none", async () => {
    const user = await addUser(server);
    await server.ctx.db
      .insertInto("sessions")
      .values(
        Array.from({ length: 150 }, (_, n) => ({
          id: `0199c0de-7e57-7000-8000-${String(user.id * 1000 + n).padStart(12, "0")}`,
          user_id: user.id,
          origin: "login" as const,
          created_at: new Date(),
          last_seen_at: new Date(),
          expires_at: new Date(Date.now() + 600_000),
        })),
      )
      .execute();
    await signIn(server, user);
    expect(await living(server, user)).toHaveLength(151);
  });
});

describe("last_seen_at", () => {
  test("is written at most once a minute, and off the request's path", async () => {
    const own = await startTestServer();
    const token = await signIn(own, { id: 1 });
    const seen = async () => (await rowOf(token, own)).last_seen_at.getTime();
    const start = await seen();
    own.advance(30);
    expect(await codeOf(token, own)).toBe("good");
    await own.application.lastSeen.flush();
    expect(await seen()).toBe(start);
    own.advance(40);
    expect(await codeOf(token, own)).toBe("good");
    expect(await seen()).toBe(start);
    await own.application.lastSeen.flush();
    const moved = await seen();
    expect(moved - start).toBeGreaterThanOrEqual(70_000);
    // Two replicas that both noted it write once.
    const replica = await startTestServer({ database: own.ctx.database });
    replica.ctx.clock.offsetSeconds = own.ctx.clock.offsetSeconds;
    replica.application.lastSeen.note(sidOf(token), 0);
    await replica.application.lastSeen.flush();
    expect(await seen()).toBe(moved);
    await replica.close();
    await own.close();
  });
});

test("what ended more than a day ago is deleted, and what lives is not", async () => {
  const own = await startTestServer();
  const expired = await signIn(own, { id: 1 });
  own.advance(30 * 86_400);
  const ended = await signIn(own, { id: 1 });
  await own.post(logout, { token: ended });
  own.advance(2 * 86_400);
  const alive = await signIn(own, { id: 1 });
  await own.post(logout, { token: await signIn(own, { id: 1 }) });
  await clean(own.ctx);
  const rows = await own.ctx.db.selectFrom("sessions").select("id").execute();
  expect(rows).toHaveLength(2);
  expect(rows.map((row) => row.id)).toContain(sidOf(alive));
  for (const gone of [expired, ended]) {
    expect(rows.map((row) => row.id)).not.toContain(sidOf(gone));
  }
  expect(await codeOf(alive, own)).toBe("good");
  expect(await codeOf(ended, own)).toBe("token_expired");
  await own.close();
});
