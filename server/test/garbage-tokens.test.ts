/** What is no token of ours is refused by itself: a flood of it is no matter of the database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { garbageKinds, garbageTokens } from "../../bench/garbage-tokens.ts";
import { countingStatements } from "./harness/count-statements.ts";
import {
  openTestDatabase,
  startTestServer,
  type TestServer,
  testSecret,
} from "./harness/test-server.ts";

/** Not `logout`: a token that has expired still names the session that it ends. */
const guarded = [
  ["GET", "/api/v1/user/profile"],
  ["PATCH", "/api/v1/user/profile"],
  ["GET", "/api/v1/user/sessions"],
  ["GET", "/api/v1/user/events"],
  ["DELETE", "/api/v1/user"],
] as const;

describe.each(["HS256", "EdDSA"])("where %s signs", (algorithm) => {
  let server: TestServer;
  let count: () => number;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const { database } = await openTestDatabase();
    const counted = countingStatements(database);
    count = counted.count;
    server = await startTestServer({
      database: counted.database,
      environment: { ALGORITHM: algorithm },
    });
    close = async () => {
      await server.close();
      await database.close();
    };
  });
  afterAll(() => close());

  test.each(garbageKinds)("a thousand %s tokens reach the database zero times", async (kind) => {
    const tokens = garbageTokens(kind, 1_000, testSecret);
    expect(new Set(tokens).size).toBe(1_000);
    const before = count();
    const answers = await Promise.all(
      tokens.map((token, n) => {
        const [method, path] = guarded[n % guarded.length] ?? guarded[0];
        return server.request(method, path, { token });
      }),
    );
    const codes = new Set(answers.map(({ status, body }) => `${status} ${body.code}`));
    expect([...codes]).toEqual([kind === "expired" ? "401 token_expired" : "401 invalid_token"]);
    expect(count() - before).toBe(0);
  });

  test("a token of the server's own does reach it", async () => {
    const token = await server.token();
    const before = count();
    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    expect(count() - before).toBe(1);
  });
});
