/** The example: a service of somebody else's that verifies our tokens by our key set. */
import { generateKeyPairSync } from "node:crypto";
import { fileURLToPath } from "node:url";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChild } from "./harness/child.ts";
import { startTestServer, type TestServer, testSecret } from "./harness/test-server.ts";

const file = fileURLToPath(new URL("../../examples/protect-an-api/api.js", import.meta.url));

let kpa: TestServer;
let example: Awaited<ReturnType<typeof startChild>>;
beforeAll(async () => {
  kpa = await startTestServer({ environment: { ALGORITHM: "EdDSA" } });
  example = await startChild(file, [], { KPA_URL: await kpa.listen(), PORT: "0" });
});
afterAll(async () => {
  await example.stop();
  await kpa.close();
});

async function call(token?: string) {
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(example.url, { headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test("a good token is let in, and says who it is", async () => {
  const { token, session_id, user } = (await kpa.logIn()).body.data;
  expect(await call(token)).toEqual({
    status: 200,
    body: { user: String(user.id), session: session_id, until: expect.any(String) },
  });
});

test("no token, and an expired one, are refused", async () => {
  expect((await call()).status).toBe(401);
  kpa.advance(-31 * 60);
  const expired = await kpa.token();
  kpa.advance(31 * 60);
  expect(await call(expired)).toEqual({ status: 401, body: { error: "invalid_token" } });
});

test("a foreign token is refused, whichever key id and algorithm it names", async () => {
  const token = await kpa.token();
  const claims = decodeJwt(token);
  const { kid } = decodeProtectedHeader(token) as { kid: string };
  const { privateKey } = generateKeyPairSync("ed25519");
  const sign = (header: { alg: string; kid?: string }, key: Parameters<SignJWT["sign"]>[0]) =>
    new SignJWT(claims).setProtectedHeader(header).sign(key);
  const secret = new TextEncoder().encode(testSecret);
  for (const foreign of [
    await sign({ alg: "EdDSA", kid }, privateKey),
    await sign({ alg: "EdDSA" }, privateKey),
    await sign({ alg: "EdDSA", kid: "another" }, privateKey),
    await sign({ alg: "HS256", kid }, secret),
    await sign({ alg: "HS256" }, secret),
  ]) {
    expect((await call(foreign)).status).toBe(401);
  }
});

test("where KPA cannot be asked for its keys, that is not told as the caller's fault", async () => {
  const alone = await startChild(file, [], { KPA_URL: "http://127.0.0.1:1", PORT: "0" });
  const headers = { authorization: `Bearer ${await kpa.token()}` };
  expect((await fetch(alone.url, { headers })).status).toBe(503);
  await alone.stop();
});
