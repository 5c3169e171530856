/** Access tokens signed with published keys: what is accepted, and what others can verify. */
import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createLocalJWKSet, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureSigningKey } from "../src/tokens/rotate.ts";
import { countingStatements } from "./harness/count-statements.ts";
import {
  openTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
  testSecret,
} from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";
const keySet = "/.well-known/jwks.json";

type Part = Readonly<Record<string, unknown>>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (token: string, part: number): Part =>
  JSON.parse(Buffer.from(token.split(".")[part] ?? "", "base64url").toString());

function signShared(header: Part, claims: Part, key: string | Uint8Array): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

let shared: TestDatabase;
beforeAll(async () => {
  shared = await openTestDatabase();
  await (await startTestServer({ database: shared.database })).close();
});
afterAll(() => shared.database.close());

describe.each([
  ["EdDSA", ["crv", "x"]],
  ["ES256", ["crv", "x", "y"]],
  ["RS256", ["e", "n"]],
] as const)("%s", (algorithm, members) => {
  let server: TestServer;
  let good: string;
  let jwk: JWK;
  beforeAll(async () => {
    server = await startTestServer({ environment: { ALGORITHM: algorithm } });
    good = await server.token();
    jwk = (await server.get(keySet)).body.keys[0];
  });
  afterAll(() => server.close());

  const status = async (token: string) => (await server.get(profile, { token })).status;

  test("a token names its key and algorithm, and is accepted", async () => {
    expect(decode(good, 0)).toEqual({ alg: algorithm, kid: jwk.kid, typ: "JWT" });
    expect(await status(good)).toBe(200);
  });

  test("the key set holds public members only, and anybody can verify with it", async () => {
    const { body } = await server.get(keySet);
    expect(body.keys).toHaveLength(1);
    expect(Object.keys(jwk).sort()).toEqual(["alg", "kid", "kty", "use", ...members].sort());
    const { payload } = await jwtVerify(good, createLocalJWKSet(body), { issuer: "kpa" });
    expect(payload).toMatchObject({ sub: "1", sid: expect.any(String) });
  });

  if (algorithm === "RS256") {
    test("its key has 3072 bits", () => {
      expect(Buffer.from(jwk.n ?? "", "base64url").length * 8).toBe(3072);
    });
  }

  test("the public key in no form is the secret of an HS256 token", async () => {
    const publicKey = createPublicKey({ key: jwk as never, format: "jwk" });
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const forms = [
      ...[pem, pem.trim(), `\n${pem}`, ` ${pem}`, `${pem}\n`, pem.replaceAll("\n", "\r\n")],
      publicKey.export({ type: "spki", format: "der" }),
      JSON.stringify(jwk),
      JSON.stringify({ keys: [jwk] }),
      jwk.x ?? jwk.n ?? "",
      Buffer.from(jwk.x ?? jwk.n ?? "", "base64url"),
      sshForm(publicKey),
      jwk.kid ?? "",
      "",
    ];
    const claims = { ...decode(good, 1), exp: Math.floor(Date.now() / 1000) + 600 };
    for (const form of forms) {
      for (const alg of ["HS256", algorithm]) {
        expect(await status(signShared({ alg, typ: "JWT" }, claims, form))).toBe(401);
        expect(await status(signShared({ alg, kid: jwk.kid, typ: "JWT" }, claims, form))).toBe(401);
      }
    }
  });

  test("another algorithm than the key's is refused, and so is none", async () => {
    const [, payload, signature] = good.split(".");
    for (const alg of ["none", "HS256", "HS512", "PS256", "RS512", "ES384", "Ed25519"]) {
      const header = encode({ alg, kid: jwk.kid, typ: "JWT" });
      expect(await status(`${header}.${payload}.${signature}`)).toBe(401);
      expect(await status(`${header}.${payload}.AA`)).toBe(401);
    }
  });

  test("another's key of the same kind is refused under our key's id", async () => {
    const type = { EdDSA: "ed25519", ES256: "ec", RS256: "rsa" }[algorithm];
    const { privateKey } = generateKeyPairSync(
      type as "ec",
      {
        namedCurve: "P-256",
        modulusLength: 2048,
      } as { namedCurve: string },
    );
    const foreign = await new SignJWT(decode(good, 1))
      .setProtectedHeader({ alg: algorithm, kid: jwk.kid as string, typ: "JWT" })
      .sign(privateKey);
    expect(await status(foreign)).toBe(401);
  });

  test("no byte of a token can be changed", async () => {
    const parts = good.split(".").map((part) => Buffer.from(part, "base64url"));
    for (const [index, part] of parts.entries()) {
      for (let at = 0; at < part.length; at += 7) {
        const changed = Buffer.from(part);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        const token = parts.map((bytes, n) =>
          (n === index ? changed : bytes).toString("base64url"),
        );
        expect(await status(token.join("."))).toBe(401);
      }
    }
    expect(await status(good)).toBe(200);
  });
});

function sshForm(key: KeyObject): string {
  return `ssh-key ${key.export({ type: "spki", format: "der" }).toString("base64")} kpa`;
}

describe("a key's id", () => {
  let server: TestServer;
  let good: string;
  let statements: () => number;
  beforeAll(async () => {
    const counting = countingStatements(shared.database);
    statements = counting.count;
    server = await startTestServer({
      environment: { ALGORITHM: "EdDSA" },
      database: counting.database,
      demoUser: false,
    });
    good = await server.token();
  });
  afterAll(() => server.close());

  const withHeader = (header: Part) => `${encode(header)}.${good.split(".").slice(1).join(".")}`;

  test.each([
    ["absent", undefined],
    ["unknown", "unknown"],
    ["empty", ""],
    ["a path", "../../dev/null"],
    ["a device", "/dev/null"],
    ["SQL", "' UNION SELECT '1"],
    ["a command", "|sleep 10"],
    ["very long", "k".repeat(2_900)],
    ["a list", ["a"]],
    ["null", null],
    ["a number", 1],
    ["a prototype", "__proto__"],
    ["a constructor", "constructor"],
    ["of the right shape", "A".repeat(43)],
  ])("that is %s is refused without asking the database", async (_name, kid) => {
    const before = statements();
    const answer = await server.get(profile, { token: withHeader({ alg: "EdDSA", kid }) });
    expect(answer.body).toMatchObject({ status: 401, code: "invalid_token" });
    expect(statements()).toBe(before);
  });

  test("is ours or not by itself: 5 000 made-up ids reach the database zero times", async () => {
    const before = statements();
    const kid = Buffer.from(String(decode(good, 0).kid), "hex");
    const madeUp = Array.from({ length: 5_000 }, (_, n) => {
      const bytes = Buffer.from(kid);
      bytes.writeUInt32BE((bytes.readUInt32BE(n % 29) ^ (n + 1)) >>> 0, n % 29);
      return bytes.toString("hex");
    });
    const found = await Promise.all(madeUp.map((one) => server.application.signingKeys?.find(one)));
    expect(found.filter((key) => key !== undefined)).toEqual([]);
    for (const one of madeUp.slice(0, 50)) {
      const token = withHeader({ alg: "EdDSA", kid: one });
      expect((await server.get(profile, { token })).status).toBe(401);
    }
    expect(statements()).toBe(before);
  });

  test("that another row of the database claims for another key is no key", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const kid = "B".repeat(43);
    const jwk = { ...publicKey.export({ format: "jwk" }), kid, alg: "EdDSA", use: "sig" };
    const { ctx } = server;
    await ctx.db
      .insertInto("signing_keys")
      .values({
        kid,
        algorithm: "EdDSA",
        public_jwk: JSON.stringify(jwk),
        sealed_private_jwk: Buffer.from(JSON.stringify(privateKey.export({ format: "jwk" }))),
        created_at: new Date(0),
        active_from: new Date(Date.now() - 1000),
        longest_token_seconds: 1,
        retired_at: null,
      })
      .execute();
    try {
      await server.application.signingKeys?.refresh();
      const token = await new SignJWT(decode(good, 1))
        .setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" })
        .sign(privateKey);
      expect((await server.get(profile, { token })).status).toBe(401);
      const kids = (await server.get(keySet)).body.keys.map((key: JWK) => key.kid);
      expect(kids).toEqual([decode(good, 0).kid]);
      expect(decode(await server.token(), 0).kid).toBe(decode(good, 0).kid);
    } finally {
      await ctx.db.deleteFrom("signing_keys").where("kid", "=", kid).execute();
    }
  });

  test("in the database stands beside no private key that can be read", async () => {
    const rows = await server.ctx.db.selectFrom("signing_keys").selectAll().execute();
    for (const row of rows) {
      expect(Object.keys(row.public_jwk)).not.toContain("d");
      expect(Buffer.from(row.sealed_private_jwk).includes("kty")).toBe(false);
      await expect(importJWK({ ...row.public_jwk, kty: "OKP" }, "EdDSA")).resolves.toBeDefined();
    }
  });
});

test("servers that start at once make one key between them", async () => {
  const { database } = await openTestDatabase();
  const server = await startTestServer({ database, demoUser: false });
  const config = { ...server.ctx.config, ALGORITHM: "ES256" as const };
  // Connections are opened first: one that is there already would win before the others ask.
  await Promise.all(
    Array.from({ length: 8 }, () => sql`select pg_sleep(0.05)`.execute(server.ctx.db)),
  );
  const made = await Promise.all(
    Array.from({ length: 8 }, () => ensureSigningKey({ ...server.ctx, config })),
  );
  expect(made.filter((key) => key !== undefined)).toHaveLength(1);
  const rows = await server.ctx.db.selectFrom("signing_keys").selectAll().execute();
  expect(rows).toHaveLength(1);
  await server.close();
  await database.close();
});

test("while a shared secret signs the key set is empty and a `kid` is refused", async () => {
  const server = await startTestServer({ database: shared.database, demoUser: false });
  const answer = await server.get(keySet);
  expect([answer.status, answer.text]).toEqual([200, '{"keys":[]}']);
  expect(answer.headers["cache-control"]).toBe("public, max-age=300");
  const token = await server.token();
  expect((await server.get(profile, { token })).status).toBe(200);
  const named = signShared({ alg: "HS256", typ: "JWT", kid: "a" }, decode(token, 1), testSecret);
  expect((await server.get(profile, { token: named })).status).toBe(401);
  await server.close();
});

test("the key set may be kept for five minutes, and is not sent twice", async () => {
  const server = await startTestServer({
    environment: { ALGORITHM: "EdDSA" },
    database: shared.database,
    demoUser: false,
  });
  const first = await server.get(keySet);
  expect(first.status).toBe(200);
  expect(first.headers["cache-control"]).toBe("public, max-age=300");
  expect(first.headers["content-type"]).toMatch(/^application\/json/);
  const etag = String(first.headers.etag);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const again = await server.get(keySet, { headers: { "if-none-match": known } });
    expect([again.status, again.text]).toEqual([304, ""]);
    expect(again.headers).toMatchObject({ etag, "cache-control": "public, max-age=300" });
  }
  const other = await server.get(keySet, { headers: { "if-none-match": '"other"' } });
  expect(other.status).toBe(200);
  await server.close();
});
