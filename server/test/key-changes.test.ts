/** Changing `ALGORITHM` or `SECRET_KEY` signs nobody out. */
import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Environment } from "../src/config/load.ts";
import {
  openTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  testSecret,
} from "./harness/test-server.ts";

const hour = 60 * 60;
const newSecret = "another secret that only the tests know, long enough";

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

async function start(environment: Environment = {}): Promise<TestServer> {
  const server = await startTestServer({
    environment,
    database: shared.database,
    demoUser: running.length === 0,
  });
  running.push(server);
  return server;
}

const status = async (server: TestServer, token: string) =>
  (await server.get("/api/v1/user/profile", { token })).status;
const refresh = (server: TestServer, refresh_token: string) =>
  server.post("/api/v1/auth/refresh", { body: { refresh_token } });
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
const keySet = async (server: TestServer): Promise<readonly { kid: string; alg: string }[]> =>
  (await server.get("/.well-known/jwks.json")).body.keys;

function signShared(claims: object, alg = "HS256", secret = testSecret): string {
  const parts = [{ alg, typ: "JWT" }, claims].map((part) => JSON.stringify(part));
  const text = parts.map((part) => Buffer.from(part).toString("base64url")).join(".");
  const hash = alg.replace("HS", "sha");
  return `${text}.${createHmac(hash, secret).update(text).digest("base64url")}`;
}

function seedToken(secret = testSecret): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject("1")
    .setExpirationTime("29m")
    .sign(new TextEncoder().encode(secret));
}

describe("from HS256 to published keys", () => {
  test("tokens from before stay good until they expire, and refresh to the new kind", async () => {
    const before = await start();
    const { token, refresh_token } = (await before.logIn()).body.data;
    const after = await start({ ALGORITHM: "EdDSA" });
    expect(await status(after, token)).toBe(200);
    const renewed = await refresh(after, refresh_token);
    expect(headerOf(renewed.body.data.token).alg).toBe("EdDSA");
    after.advance(29 * 60);
    expect(await status(after, token)).toBe(200);
    after.advance(61);
    expect((await after.get("/api/v1/user/profile", { token })).body.code).toBe("token_expired");
  });

  test("a server that still runs with HS256 issues good tokens for an hour, and no longer", async () => {
    const before = await start();
    const after = await start({ ALGORITHM: "EdDSA" });
    before.advance(hour - 60);
    after.advance(hour - 60);
    const last = await before.token();
    expect(await status(after, last)).toBe(200);
    before.advance(61);
    after.advance(61);
    expect(await status(after, last)).toBe(200);
    expect(await status(after, await before.token())).toBe(401);
  });

  test("afterwards the shared secret signs nothing of ours, whatever its token says", async () => {
    const after = await start({ ALGORITHM: "EdDSA" });
    after.advance(hour + 1);
    const claims = claimsOf(await after.token());
    expect(await status(after, signShared(claims))).toBe(401);
    expect(await status(after, signShared({ ...claims, iat: undefined }))).toBe(401);
    for (const alg of ["HS384", "HS512"]) {
      const early = { ...claims, iat: claims.iat - 2 * hour };
      expect(await status(after, signShared(early, alg))).toBe(401);
    }
  });

  test("tokens of the seed stay good, unless they are to be refused", async () => {
    const token = await seedToken();
    expect(await status(await start({ ALGORITHM: "ES256" }), token)).toBe(200);
    const strict = await start({ ALGORITHM: "ES256", KPA_SEED_TOKENS: "refuse" });
    expect(await status(strict, token)).toBe(401);
  });

  test("nothing that looks like the seed's is signed with a published key", async () => {
    const after = await start({ ALGORITHM: "EdDSA" });
    const key = after.application.signingKeys?.signing();
    if (key === undefined) throw new Error("no key signs");
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: "EdDSA", kid: key.kid, typ: "JWT" })
      .setSubject("1")
      .setExpirationTime("10m")
      .sign(key.privateKey);
    expect(await status(after, token)).toBe(401);
  });
});

test("from one published algorithm to another: the next key is published first", async () => {
  const before = await start({ ALGORITHM: "EdDSA" });
  const token = await before.token();
  const after = await start({ ALGORITHM: "ES256" });
  expect((await keySet(after)).map((key) => key.alg)).toEqual(["EdDSA", "ES256"]);
  expect(headerOf(await after.token()).alg).toBe("EdDSA");
  expect(await status(after, token)).toBe(200);
  after.advance(hour + 1);
  const next = await after.token();
  expect(headerOf(next).alg).toBe("ES256");
  expect(await status(after, next)).toBe(200);
  before.advance(hour + 1);
  expect(await status(before, next)).toBe(200);
  const again = await start({ ALGORITHM: "ES256" });
  expect(await keySet(again)).toHaveLength(2);
});

describe.each(["HS256", "EdDSA"])("with ALGORITHM=%s a new SECRET_KEY", (ALGORITHM) => {
  const later = { ALGORITHM, SECRET_KEY: newSecret };

  test("leaves everything good while the one before is known", async () => {
    const before = await start({ ALGORITHM });
    const { token, refresh_token, device_token } = (await before.logIn()).body.data;
    const seeds = await seedToken();
    const after = await start({ ...later, KPA_SECRET_KEY_PREVIOUS: testSecret });
    expect([await status(after, token), await status(after, seeds)]).toEqual([200, 200]);
    const renewed = await refresh(after, refresh_token);
    expect(renewed.status).toBe(200);
    expect(await status(after, renewed.body.data.token)).toBe(200);
    // The successor is of the new secret, and whoever repeats gets the same one.
    const repeated = await refresh(after, refresh_token);
    expect(repeated.body.data.refresh_token).toBe(renewed.body.data.refresh_token);
    const again = await after.logIn(undefined, undefined, { device_token });
    expect(again.status).toBe(200);
  });

  test("takes over: once its tokens are in use the one before is not needed", async () => {
    await start({ ALGORITHM });
    const between = await start({ ...later, KPA_SECRET_KEY_PREVIOUS: testSecret });
    between.advance(hour + 1);
    const { token, refresh_token } = (await between.logIn()).body.data;
    const after = await start(later);
    after.advance(hour + 1);
    expect(await status(after, token)).toBe(200);
    expect((await refresh(after, refresh_token)).status).toBe(200);
    if (ALGORITHM === "EdDSA") expect(await keySet(after)).toHaveLength(1);
  });

  test("ends everything where the one before is not given", async () => {
    const before = await start({ ALGORITHM });
    const { token, refresh_token } = (await before.logIn()).body.data;
    const after = await start(later);
    expect(await status(after, token)).toBe(401);
    expect((await refresh(after, refresh_token)).body.code).toBe("invalid_refresh_token");
    expect(await status(after, await after.token())).toBe(200);
  });
});
