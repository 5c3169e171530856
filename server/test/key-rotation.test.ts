/** A key's life with two servers on one database: published, signing, verifying, gone. */
import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { retireKey, rotateSigningKey } from "../src/tokens/rotate.ts";
import { countingStatements } from "./harness/count-statements.ts";
import {
  openTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from "./harness/test-server.ts";

const hour = 60 * 60;
/** Token lifetime and key set's age. */
const overlap = 35 * 60;

let shared: TestDatabase;
let statements: () => number;
let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  shared = await openTestDatabase();
  const counting = countingStatements(shared.database);
  statements = counting.count;
  const environment = { ALGORITHM: "EdDSA" };
  one = await startTestServer({ environment, database: shared.database });
  two = await startTestServer({ environment, database: counting.database, demoUser: false });
});
afterAll(async () => {
  await one.close();
  await two.close();
  await shared.database.close();
});
beforeEach(async () => {
  // Whatever a test left behind: one key, signing, and no other that is good.
  await rotateSigningKey(one.ctx, "EdDSA", true);
  advance(hour + overlap);
  await refreshBoth();
});

/** What the servers do by themselves every few seconds. */
const refreshBoth = async () => {
  for (const server of [one, two]) await server.application.signingKeys?.refresh();
};
const advance = (seconds: number) => {
  for (const server of [one, two]) server.advance(seconds);
};
const rotate = (isEmergency = false) => rotateSigningKey(one.ctx, "EdDSA", isEmergency);
const status = async (server: TestServer, token: string) =>
  (await server.get("/api/v1/user/profile", { token })).status;
const keySet = async (server: TestServer): Promise<JWK[]> =>
  (await server.get("/.well-known/jwks.json")).body.keys;
const kids = async (server: TestServer) => (await keySet(server)).map((key) => key.kid);
const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;

test("the next key is published an hour before it signs, and everybody can verify throughout", async () => {
  const before = kidOf(await one.token());
  const { key } = await rotate();
  await refreshBoth();
  expect(await kids(one)).toEqual([before, key.kid]);
  expect(await kids(two)).toEqual([before, key.kid]);
  advance(hour - 60);
  expect(kidOf(await one.token())).toBe(before);
  const last = await two.token();
  const others = createLocalJWKSet({ keys: await keySet(two) });
  advance(61);
  const first = await one.token();
  expect([kidOf(last), kidOf(first)]).toEqual([before, key.kid]);
  for (const token of [last, first]) {
    expect([await status(one, token), await status(two, token)]).toEqual([200, 200]);
    const currentDate = new Date(one.ctx.clock.nowMs());
    expect((await jwtVerify(token, others, { currentDate })).payload.sub).toBe("1");
  }
});

test("the key before stays good as long as its tokens, and then is gone by itself", async () => {
  const { key } = await rotate();
  await refreshBoth();
  advance(hour - 60);
  const last = await one.token();
  advance(29 * 60);
  expect(await status(two, last)).toBe(200);
  expect(await kids(two)).toHaveLength(2);
  advance(8 * 60);
  expect(await kids(two)).toEqual([key.kid]);
  const answer = await two.get("/api/v1/user/profile", { token: last });
  expect(answer.body).toMatchObject({ status: 401, code: "invalid_token" });
  // It still names the session that somebody wants to leave.
  expect((await two.post("/api/v1/auth/logout", { token: last })).status).toBe(200);
});

test("a key that signs at once is known to the other server by its first token", async () => {
  const before = await one.token();
  const { key } = await rotate(true);
  await one.application.signingKeys?.refresh();
  const tokens = await Promise.all([one.token(), one.token(), one.token()]);
  expect(tokens.map(kidOf)).toEqual([key.kid, key.kid, key.kid]);
  const answers = await Promise.all(tokens.map((token) => status(two, token)));
  expect(answers).toEqual([200, 200, 200]);
  expect([await status(one, before), await status(two, before)]).toEqual([200, 200]);
});

test("a key that came while the keys were being read is known by its first token as well", async () => {
  let isHeld = false;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const kysely = shared.database.kysely.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (isHeld) await released;
      return result;
    },
  });
  const slow = await startTestServer({
    environment: { ALGORITHM: "EdDSA" },
    database: { ...shared.database, kysely },
    demoUser: false,
  });
  slow.advance(one.ctx.clock.offsetSeconds);
  isHeld = true;
  const reading = slow.application.signingKeys?.refresh();
  // Answered by the database, and on its way to the reader, when the new key is made.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await rotate(true);
  await one.application.signingKeys?.refresh();
  const answer = status(slow, await one.token());
  await new Promise((resolve) => setTimeout(resolve, 10));
  isHeld = false;
  release();
  await reading;
  expect(await answer).toBe(200);
  await slow.close();
});

test("an emergency's key replaces the one that was published for later", async () => {
  const published = await rotate();
  const emergency = await rotate(true);
  await refreshBoth();
  expect(await kids(one)).not.toContain(published.key.kid);
  advance(2 * hour);
  expect(kidOf(await one.token())).toBe(emergency.key.kid);
});

test("while a key waits for its time no other is published", async () => {
  const first = await rotate();
  const second = await rotate();
  expect(second).toMatchObject({ state: "pending", key: { kid: first.key.kid } });
});

test("operators who rotate at the same moment publish one key", async () => {
  const rotations = await Promise.all([rotate(), rotate(), rotate(), rotate()]);
  expect(rotations.filter(({ state }) => state === "rotated")).toHaveLength(1);
  expect(new Set(rotations.map(({ key }) => key.kid)).size).toBe(1);
});

test("a retired key's tokens are refused, those verified before among them", async () => {
  const token = await one.token();
  expect([await status(one, token), await status(two, token)]).toEqual([200, 200]);
  await rotate(true);
  expect(await retireKey(one.ctx, kidOf(token))).toBe(true);
  await refreshBoth();
  expect([await status(one, token), await status(two, token)]).toEqual([401, 401]);
  expect(await kids(one)).not.toContain(kidOf(token));
  expect((await two.post("/api/v1/auth/logout", { token })).status).toBe(401);
  expect(await retireKey(one.ctx, kidOf(token))).toBe(false);
});

test("the key that signs cannot be retired; the next one can, and then nothing changes", async () => {
  const signing = kidOf(await one.token());
  const { key } = await rotate();
  expect(await retireKey(one.ctx, signing)).toBe(false);
  expect(await retireKey(one.ctx, key.kid)).toBe(true);
  await refreshBoth();
  advance(hour + overlap + 1);
  const token = await one.token();
  expect(kidOf(token)).toBe(signing);
  expect(await status(two, token)).toBe(200);
  expect(await kids(two)).toEqual([signing]);
});

test("a rightly made id whose key is not there is looked for once", async () => {
  const token = await one.token();
  const { key } = await rotate();
  await one.ctx.db.deleteFrom("signing_keys").where("kid", "=", key.kid).execute();
  const header = Buffer.from(JSON.stringify({ alg: "EdDSA", kid: key.kid })).toString("base64url");
  const lost = [header, ...token.split(".").slice(1)].join(".");
  const before = statements();
  for (let n = 0; n < 20; n++) expect(await status(two, lost)).toBe(401);
  expect(statements() - before).toBe(1);
});

test("rotations while two servers work fail no request", async () => {
  const tokens = [await one.token(), await two.token()];
  const login = await one.logIn();
  let refreshToken: string = login.body.data.refresh_token;
  const statuses = new Map<number, number>();
  let isOver = false;
  let renewals = 0;
  const count = (seen: number) => statuses.set(seen, (statuses.get(seen) ?? 0) + 1);
  const work = async (first: TestServer, second: TestServer) => {
    for (let n = 0; !isOver; n++) {
      const token = tokens[n % tokens.length] as string;
      count(await status(n % 2 === 0 ? first : second, token));
    }
  };
  const renew = async () => {
    for (let n = 0; !isOver; n++) {
      const [here, there] = n % 2 === 0 ? [one, two] : [two, one];
      const answer = await here.post("/api/v1/auth/refresh", {
        body: { refresh_token: refreshToken },
      });
      count(answer.status);
      refreshToken = answer.body.data.refresh_token;
      tokens[n % tokens.length] = answer.body.data.token;
      renewals++;
      count(await status(there, answer.body.data.token));
    }
  };
  const running = [work(one, two), work(two, one), work(one, two), renew()];
  const used = new Set<string>();
  /** Until both tokens in use were replaced. */
  const pause = async () => {
    for (const enough = renewals + 3; renewals < enough; ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  for (let n = 0; n < 3; n++) {
    await rotate();
    await refreshBoth();
    await pause();
    // An hour in steps, so that no token in use is older than it may be.
    for (let step = 0; step < 4; step++) {
      advance(hour / 4 + 1);
      await pause();
    }
    await rotate(true);
    await one.application.signingKeys?.refresh();
    await pause();
    for (const token of tokens) used.add(kidOf(token));
  }
  isOver = true;
  await Promise.all(running);
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBeGreaterThan(50);
  expect(used.size).toBeGreaterThan(1);
});

test("tokens that are to be good for longer keep the key before good for longer", async () => {
  const { key } = await rotate();
  const longer = await startTestServer({
    environment: { ALGORITHM: "EdDSA", ACCESS_TOKEN_EXPIRE_MINUTES: "600" },
    database: shared.database,
    demoUser: false,
  });
  longer.advance(one.ctx.clock.offsetSeconds);
  await refreshBoth();
  const token = await longer.token();
  expect(kidOf(token)).not.toBe(key.kid);
  longer.advance(hour + 9 * hour);
  expect(await status(longer, token)).toBe(401);
  longer.advance(-hour / 2);
  expect(await status(longer, token)).toBe(200);
  await longer.close();
});
