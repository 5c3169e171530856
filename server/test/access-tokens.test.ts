import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:net";
import { CompactEncrypt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimsOf, encodePart, type Json, plainHeader, signJwt, signText } from "./harness/jwt.ts";
import {
  type Answer,
  startTestServer,
  type TestServer,
  testSecret,
} from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";

let server: TestServer;
let good: string;
let claims: Json;
beforeAll(async () => {
  server = await startTestServer();
  good = await server.token();
  claims = claimsOf(good);
});
afterAll(() => server.close());

const read = (token: string) => server.get(profile, { token });

function expectInvalid(answer: Answer): void {
  expect(answer.body).toMatchObject({ code: "invalid_token", status: 401 });
  expect(answer.headers["www-authenticate"]).toBe('Bearer realm="kpa", error="invalid_token"');
}

test("a token that is made by hand as the server makes it is good", async () => {
  expect((await read(good)).status).toBe(200);
  expect((await read(signJwt(claims))).status).toBe(200);
});

describe("the algorithm is the configured one", () => {
  test.each(["none", "None", "NONE", "nOnE"])("`alg: %s` is refused", async (alg) => {
    const unsigned = `${encodePart({ ...plainHeader, alg })}.${encodePart(claims)}`;
    expectInvalid(await read(`${unsigned}.`));
    expectInvalid(await read(unsigned));
    expectInvalid(await read(`${unsigned}.${good.split(".")[2]}`));
    expectInvalid(await read(signText(unsigned)));
  });

  test.each([
    ["HS384", "sha384"],
    ["HS512", "sha512"],
  ])("%s with the right secret is refused", async (alg, hash) => {
    expectInvalid(await read(signJwt(claims, { ...plainHeader, alg }, testSecret, hash)));
  });

  test.each([["hs256"], ["HS256 "], ["RS256"], ["ES256"], ["EdDSA"], [""], [null], [["HS256"]]])(
    "`alg: %j` over an HS256 signature is refused",
    async (alg) => {
      expectInvalid(await read(signJwt(claims, { ...plainHeader, alg })));
    },
  );

  test("a header without `alg`, and one that is no object, are refused", async () => {
    for (const header of ['{"typ":"JWT"}', "[]", "null", '"HS256"', "1", "", "{"]) {
      expectInvalid(await read(signJwt(claims, header)));
    }
  });
});

describe("the key is the server's own", () => {
  const another = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  test.each([
    ["an empty key", ""],
    ["a space", " "],
    ["the text null", "null"],
    ["the text undefined", "undefined"],
    ["zero bytes", new Uint8Array(32)],
    ["another environment's secret", "a secret of the staging environment, long enough"],
    ["the secret and a newline", `${testSecret}\n`],
    ["the secret in capitals", testSecret.toUpperCase()],
    ["the secret's first half", testSecret.slice(0, 24)],
    ["the secret in base64", Buffer.from(testSecret).toString("base64")],
    ["a published example", "Your_secret_key"],
    ["a public key", another.export({ type: "spki", format: "pem" }) as string],
  ])("%s signs nothing", async (_name, key) => {
    expectInvalid(await read(signJwt(claims, plainHeader, key)));
  });
});

describe("a header may not steer the verification", () => {
  const jwk = { kty: "oct", k: Buffer.from(testSecret).toString("base64url") };
  const kids = [
    "unknown",
    "",
    "../../dev/null",
    "/dev/null",
    "' UNION SELECT '1",
    "|sleep 10",
    "k".repeat(10_240),
    ["a", "b"],
    "__proto__",
    "constructor",
    1,
    null,
  ];
  const members: readonly Json[] = [
    ...kids.map((kid) => ({ kid })),
    { jwk },
    { x5c: ["MIIB"] },
    { x5t: "abc" },
    { zip: "DEF" },
    { b64: true },
    { b64: false, crit: ["b64"] },
    { crit: [] },
    { crit: ["exp"], exp: 1 },
    { cty: "JWT" },
    { p2c: 2_147_483_647 },
    { unheard_of: true },
    { typ: "at+jwt" },
    { typ: "JOSE" },
  ];
  test.each(members.map((member) => [JSON.stringify(member).slice(0, 60), member] as const))(
    "%s",
    async (_name, member) => {
      expectInvalid(await read(signJwt(claims, { ...plainHeader, ...member })));
    },
  );

  test("an address in a header is never connected to", async () => {
    let connections = 0;
    const listener = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as { port: number };
    const url = `http://127.0.0.1:${port}/keys`;
    for (const member of [{ jku: url }, { x5u: url }, { kid: url }, { jku: url, kid: "1" }]) {
      expectInvalid(await read(signJwt(claims, { ...plainHeader, ...member })));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(connections).toBe(0);
    // The listener would have noticed.
    await fetch(url).catch(() => {});
    expect(connections).toBe(1);
    await new Promise((resolve) => listener.close(resolve));
  });
});

test("an encrypted token is refused before any work is done for it", async () => {
  const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(Buffer.from(testSecret).subarray(0, 32));
  const part = encodePart("x".repeat(64));
  const costly = [
    { alg: "PBES2-HS256+A128KW", enc: "A128GCM", p2c: 2_147_483_647, p2s: "c2FsdA" },
    { alg: "dir", enc: "A256GCM", zip: "DEF" },
  ].map((header) => `${encodePart(header)}.${part}.${part}.${part}.${part}`);
  for (const token of [encrypted, ...costly]) {
    const times: number[] = [];
    for (let n = 0; n < 5; n++) {
      const startedAt = performance.now();
      expectInvalid(await read(token));
      times.push(performance.now() - startedAt);
    }
    expect(Math.min(...times)).toBeLessThan(20);
  }
});

test("no bit of a token can be flipped", async () => {
  const parts = good.split(".").map((part) => Buffer.from(part, "base64url"));
  let count = 0;
  for (const [index, part] of parts.entries()) {
    // Every bit of the signature, and one bit of every other byte.
    for (let bit = 0; bit < part.length * 8; bit += index === 2 ? 1 : 9) {
      const flipped = Buffer.from(part);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const token = parts
        .map((bytes, at) => (at === index ? flipped : bytes).toString("base64url"))
        .join(".");
      expectInvalid(await read(token));
      count++;
    }
  }
  expect(count).toBeGreaterThan(400);
  expect((await read(good)).status).toBe(200);
});

test("a token has one spelling", async () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(good.at(-1) ?? "");
  const [header, payload, signature] = good.split(".") as [string, string, string];
  const spellings = [
    // The last character of 32 bytes has two bits to spare.
    ...[1, 2, 3].map((bits) => good.slice(0, -1) + alphabet[last ^ bits]),
    `${good}=`,
    `${good}==`,
    `${good}.`,
    `${good}.${signature}`,
    `.${good}`,
    `${header}..${payload}.${signature}`,
    `${good}A`,
    good.replace(/[-_]/g, (c) => (c === "-" ? "+" : "/")),
    `${header}.${payload}.~${signature}`,
  ].filter((spelling) => spelling !== good);
  expect(spellings.length).toBeGreaterThan(10);
  for (const spelling of spellings) expectInvalid(await read(spelling));
  // Rightly signed, over another spelling of the same bytes: a 28-byte header leaves four bits.
  const [spaced = ""] = signJwt(claims, `${JSON.stringify(plainHeader)} `).split(".");
  expect((await read(signText(`${spaced}.${payload}`))).status).toBe(200);
  const spare = alphabet.indexOf(spaced.at(-1) ?? "") ^ 1;
  expectInvalid(await read(signText(`${spaced.slice(0, -1)}${alphabet[spare]}.${payload}`)));
});
