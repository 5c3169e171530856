/** Tokens go both ways while the seed and this server run beside each other. */
import { spawnSync } from "node:child_process";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { type Account, addUser, signIn } from "./harness/accounts.ts";
import { claimsOf, type Json, seedToken, signJwt } from "./harness/jwt.ts";
import { disable, enable, setPassword } from "./harness/revocation.ts";
import { startTestServer, type TestServer, testSecret } from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";
const sessions = "/api/v1/user/sessions";
const logout = "/api/v1/auth/logout";
const key = new TextEncoder().encode(testSecret);

let server: TestServer;
/** A second server on the same database. */
let replica: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  replica = await startTestServer({ database: server.ctx.database });
});
afterAll(async () => {
  await replica.close();
  await server.close();
});

const codeOf = async (token: string, on: TestServer = server) => {
  const answer = await on.get(profile, { token });
  return answer.status === 200 ? "good" : answer.body.code;
};
const tokenOf = (account: Account, expiresIn?: number) =>
  seedToken({ sub: String(account.id), ...(expiresIn === undefined ? {} : { expiresIn }) });
const listed = async (token: string) => (await server.get(sessions, { token })).body.data.items;

describe("a token of this server", () => {
  test("is good at a plain HS256 verifier that knows nothing of sessions", async () => {
    const { payload, protectedHeader } = await jwtVerify(await server.token(), key, {
      algorithms: ["HS256"],
    });
    expect(protectedHeader).toEqual({ alg: "HS256", typ: "JWT" });
    expect(payload).toEqual({
      sub: "1",
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      gen: 0,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      iat: expect.any(Number),
      exp: expect.any(Number),
      iss: "kpa",
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(1800);
  });

  test("names a session and a token of its own at each log-in", async () => {
    const [one, two] = [claimsOf(await server.token()), claimsOf(await server.token())];
    expect(one.sid).not.toBe(two.sid);
    expect(one.jti).not.toBe(two.jti);
  });
});

describe("a token of the seed", () => {
  test("becomes a session of its own at its first use", async () => {
    const user = await addUser(server);
    const token = await tokenOf(user);
    expect(await codeOf(token)).toBe("good");
    expect(await codeOf(token)).toBe("good");
    expect(await listed(token)).toEqual([
      expect.objectContaining({ current: true, device_name: null, ip: "127.0.0.1" }),
    ]);
    const login = await signIn(server, user);
    expect((await listed(login)).map((item: Json) => item.current)).toEqual([true, false]);
  });

  test("is ended from another session, and stays ended", async () => {
    const user = await addUser(server);
    const [token, login] = [await tokenOf(user), await signIn(server, user)];
    await server.get(profile, { token });
    const other = (await listed(login)).find((item: Json) => !item.current);
    expect((await server.delete(`${sessions}/${other.id}`, { token: login })).status).toBe(200);
    expect(await codeOf(token)).toBe("session_ended");
    expect(await codeOf(token, replica)).toBe("session_ended");
    expect(await codeOf(login)).toBe("good");
  });

  test("is logged out, used before or not, and stays dead", async () => {
    const user = await addUser(server);
    const [used, unused] = [await tokenOf(user, 1800), await tokenOf(user, 1700)];
    expect(await codeOf(used)).toBe("good");
    for (const token of [used, unused]) {
      expect((await server.post(logout, { token })).status).toBe(200);
      expect((await server.post(logout, { token })).status).toBe(200);
      expect(await codeOf(token)).toBe("session_ended");
      expect(await codeOf(token, replica)).toBe("session_ended");
    }
  });

  test("is the same session at two servers, however many use it first at once", async () => {
    const user = await addUser(server);
    const token = await tokenOf(user);
    const codes = await Promise.all(
      Array.from({ length: 64 }, (_, n) => codeOf(token, n % 2 === 0 ? server : replica)),
    );
    expect(new Set(codes)).toEqual(new Set(["good"]));
    expect(await listed(token)).toHaveLength(1);
  });

  test.each<[string, Json]>([
    ["when it began", { iat: 1 }],
    ["who issued it", { iss: "kpa" }],
    ["whom it is for", { aud: "kpa" }],
    ["its id", { jti: "1" }],
    ["its role", { role: "admin" }],
  ])("says nothing beside `sub` and `exp`: not %s", async (_name, more) => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    expect(await codeOf(signJwt({ sub: "1", exp }))).toBe("good");
    expect(await codeOf(signJwt({ sub: "1", exp, ...more }))).toBe("invalid_token");
  });

  test("is refused where seed tokens are, a session that it has included", async () => {
    const token = await tokenOf(await addUser(server));
    const refusing = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_SEED_TOKENS: "refuse" },
    });
    expect(await codeOf(token, refusing)).toBe("invalid_token");
    expect(await codeOf(token)).toBe("good");
    expect(await codeOf(token, refusing)).toBe("invalid_token");
    expect(await codeOf(await refusing.token(), refusing)).toBe("good");
    await refusing.close();
  });

  test("is refused after its time, to the second", async () => {
    const own = await startTestServer();
    const token = await seedToken({ expiresIn: 600 });
    const { exp } = claimsOf(token) as { exp: number };
    own.advance(exp - Date.now() / 1000 - 2);
    expect(await codeOf(token, own)).toBe("good");
    own.advance(2);
    expect(await codeOf(token, own)).toBe("token_expired");
    expect((await own.post(logout, { token })).status).toBe(200);
    await own.close();
  });

  test("never starts again because its ended session was cleaned away", async () => {
    const own = await startTestServer({ environment: { ACCESS_TOKEN_EXPIRE_MINUTES: "14400" } });
    const token = await seedToken({ expiresIn: 10 * 86_400 });
    expect((await own.post(logout, { token })).status).toBe(200);
    for (const days of [2, 3, 4]) {
      own.advance(days * 86_400);
      await clean(own.ctx);
      expect(await codeOf(token, own)).toBe("session_ended");
    }
    own.advance(3 * 86_400);
    await clean(own.ctx);
    expect(await own.ctx.db.selectFrom("sessions").select("id").execute()).toEqual([]);
    await own.close();
  });
});

describe("a token of the seed that can be older than the end of all sessions", () => {
  const ends: [string, (user: Account) => Promise<void>][] = [
    [
      "the user ended all others",
      async (user) => {
        const token = await signIn(server, user);
        expect((await server.delete(sessions, { token })).status).toBe(200);
      },
    ],
    ["the password was changed", (user) => setPassword(server, user.id, "another password")],
    [
      "the user was disabled and enabled",
      async (user) => {
        await disable(server, user.id);
        expect(await codeOf(await tokenOf(user))).not.toBe("good");
        await enable(server, user.id);
      },
    ],
  ];

  test.each(ends)("is refused, used before or not: %s", async (_name, end) => {
    const user = await addUser(server);
    const [used, unused] = [await tokenOf(user), await tokenOf(user, 1200)];
    expect(await codeOf(used)).toBe("good");
    await end(user);
    for (const token of [used, unused]) {
      expect(await codeOf(token)).toBe("session_ended");
      expect(await codeOf(token, replica)).toBe("session_ended");
      expect((await server.post(logout, { token })).status).toBe(200);
    }
    // It says when it ends and not when it began: beyond one lifetime it can be of any age.
    expect(await codeOf(await tokenOf(user, 86_400))).toBe("session_ended");
  });

  test("is told from one that the seed issued afterwards", async () => {
    const own = await startTestServer();
    const user = await addUser(own);
    await setPassword(own, user.id, "another password");
    expect(await codeOf(await tokenOf(user, 1800), own)).toBe("session_ended");
    own.advance(5);
    expect(await codeOf(await tokenOf(user, 1803), own)).toBe("good");
    await own.close();
  });

  test("keeps the session that it ended the others from", async () => {
    const user = await addUser(server);
    const [here, there] = [await tokenOf(user, 1800), await tokenOf(user, 1700)];
    await server.get(profile, { token: there });
    expect((await server.delete(sessions, { token: here })).status).toBe(200);
    expect(await codeOf(here)).toBe("good");
    expect(await codeOf(there)).toBe("session_ended");
  });
});

describe("python-jose, which the seed used", () => {
  const python = (script: string, ...args: string[]) =>
    spawnSync("/usr/bin/python3", ["-c", script, ...args], { encoding: "utf8" });
  const isThere = python("import jose").status === 0;
  if (!isThere) process.stderr.write("skipped: /usr/bin/python3 has no module jose\n");

  test.skipIf(!isThere)("reads a token of this server as its own", async () => {
    const script =
      "import sys\nfrom jose import jwt\nprint(jwt.decode(sys.argv[1], sys.argv[2], algorithms=['HS256'])['sub'])";
    const { stdout, stderr } = python(script, await server.token(), testSecret);
    expect({ stdout, stderr }).toEqual({ stdout: "1\n", stderr: "" });
  });

  test.skipIf(!isThere)("makes tokens that are good here", async () => {
    const script = `import sys, datetime
from jose import jwt
expire = datetime.datetime.utcnow() + datetime.timedelta(minutes=30)
print(jwt.encode({"sub": "1", "exp": expire}, sys.argv[1], algorithm="HS256"))`;
    const { stdout } = python(script, testSecret);
    expect(await codeOf(stdout.trim())).toBe("good");
    expect(await codeOf(python(script, `${testSecret}.`).stdout.trim())).toBe("invalid_token");
  });
});
