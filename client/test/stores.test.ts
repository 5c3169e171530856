import { memoryStore, type TokenStore } from "kpa-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newApp } from "../../server/test/harness/client.ts";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const demo = { phone: "7760873976", password: "to_share@123" };
const profilePath = "/api/v1/user/profile";

describe("a store that fails", () => {
  const failing = (over: Partial<TokenStore>): TokenStore => ({ ...memoryStore(), ...over });
  const refuse = () => {
    throw new Error("not in this window");
  };

  test("to write is stood in for by memory", async () => {
    const kpa = newApp(server, { store: failing({ write: refuse }) });
    await kpa.logIn(demo);
    expect(await kpa.request("GET", profilePath)).toMatchObject({ phone: demo.phone });
    await kpa.logOut();
    expect(kpa.session.state.status).toBe("signed_out");
  });

  test("to read and to write, later and by a rejection, too", async () => {
    const reject = async () => refuse();
    const kpa = newApp(server, { store: { read: reject, write: reject } });
    await kpa.session.ready;
    await kpa.logIn(demo);
    server.advance(1801);
    expect(await kpa.request("GET", profilePath)).toMatchObject({ phone: demo.phone });
  });

  test("for a while is asked again: a key chain that was locked signs nobody out", async () => {
    const store = memoryStore();
    await newApp(server, { store }).logIn(demo);
    let isLocked = true;
    const kpa = newApp(server, {
      store: {
        read: async () => (isLocked ? refuse() : store.read()),
        write: store.write,
      },
    });
    await kpa.session.ready;
    isLocked = false;
    expect(await kpa.request("GET", profilePath)).toMatchObject({ phone: demo.phone });
    expect(kpa.session.state.status).toBe("signed_in");
  });
});

test("what somebody else wrote into the store counts as nothing", async () => {
  const whole = { id: "s", accessToken: "a", refreshToken: "r", expiresInSeconds: 1, savedAtMs: 0 };
  const texts = [
    ...["", "null", "[]", "{", '{"version":1,"session":{"id":7}}', '{"version":2}'],
    // A device token that is none would have every log-in refused.
    '{"version":1,"deviceToken":{"toString":"x"},"ended":{}}',
    '{"version":1,"__proto__":{"session":{"id":"s"}},"constructor":{"prototype":{"ended":"x"}}}',
    JSON.stringify({ version: 1, session: { ...whole, user: "somebody" } }),
    JSON.stringify({ version: 1, session: { ...whole, user: null } }),
  ];
  for (const text of texts) {
    const store = memoryStore();
    await store.write(text);
    const kpa = newApp(server, { store });
    expect(kpa.session.state, text).toEqual({ status: "signed_out" });
    await kpa.logIn(demo);
    expect(kpa.session.state.status, text).toBe("signed_in");
  }
});

test("the device token outlives the session, and goes with the next log-in", async () => {
  const kpa = newApp(server);
  await kpa.logIn(demo);
  const before = JSON.parse((await kpa.store.read()) ?? "").deviceToken;
  await kpa.logOut();
  expect(JSON.parse((await kpa.store.read()) ?? "")).toEqual({
    version: 1,
    deviceToken: before,
    ended: "logged_out",
  });
  const bodies: string[] = [];
  const again = newApp(server, {
    store: kpa.store,
    baseUrl: await server.listen(),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      bodies.push(await request.clone().text());
      return fetch(request);
    },
  });
  await again.logIn(demo);
  expect(JSON.parse(bodies[0] ?? "")).toMatchObject({ device_token: before });
});
