import { type KpaOptions, KpaProblem, KpaUnreachable, memoryStore } from "kpa-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { disableUser } from "../../server/src/users/access-queries.ts";
import { newApp } from "../../server/test/harness/client.ts";
import { goodPassword, newPerson, type Person } from "../../server/test/harness/people.ts";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";
import { startLossyWire } from "./harness/lossy-wire.ts";

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startTestServer({ clients: "many" });
  url = await server.listen();
});
afterAll(() => server.close());

let person: Person;
beforeEach(async () => {
  person = await newPerson(server);
});

const profilePath = "/api/v1/user/profile";

/** A client that somebody is signed in to, over a wire or in this process. */
async function signedIn(options: Partial<KpaOptions> = {}) {
  const told: string[] = [];
  const kpa = newApp(server, { onSignedOut: (reason) => told.push(reason), ...options });
  await kpa.logIn({ phone: person.phone, password: goodPassword });
  return { kpa, told };
}

const overTheWire = (baseUrl: string) => ({ baseUrl, fetch: globalThis.fetch });
const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error) => error,
  );
const expireAccessTokens = () => server.advance(1801);

describe("a refresh", () => {
  test("whose answer was lost is sent again, and the same successor comes", async () => {
    const wire = await startLossyWire(url);
    const { kpa, told } = await signedIn(overTheWire(wire.url));
    const before = await kpa.accessToken();
    expireAccessTokens();
    // A page that starts now asks for a new token first, by the device's clock: its answers get lost.
    const saved = JSON.parse((await kpa.store.read()) ?? "");
    const store = memoryStore();
    saved.session.savedAtMs -= 1_801_000;
    saved.session.accessToken = `${before}.as of an earlier start`;
    await store.write(JSON.stringify(saved));
    const restarted = newApp(server, { ...overTheWire(wire.url), store });
    wire.loseAnswers(2);
    const after = await restarted.accessToken();
    expect(after).not.toBe(before);
    expect((await server.get(profilePath, { token: after ?? "" })).status).toBe(200);
    // Twice lost and once answered is one rotation: the token before it is the first one still.
    const again = await server.post("/api/v1/auth/refresh", {
      body: { refresh_token: saved.session.refreshToken },
    });
    const kept = JSON.parse((await store.read()) ?? "").session;
    expect(again.body.data.refresh_token).toBe(kept.refreshToken);
    expect(told).toEqual([]);
  });

  test("that meets 503 waits as long as it was told, and keeps the tokens", async () => {
    const { kpa, told } = await signedIn();
    expireAccessTokens();
    server.application.state.isReady = false;
    const fault = await faultOf(kpa.request("GET", profilePath, { timeoutMs: 500 }));
    expect(fault).toBeInstanceOf(KpaProblem);
    expect(fault).toMatchObject({ code: "unavailable", status: 503, retryAfterSeconds: 1 });
    expect(kpa.session.state.status).toBe("signed_in");
    const startedAt = performance.now();
    const patient = kpa.request("GET", profilePath);
    setTimeout(() => {
      server.application.state.isReady = true;
    }, 300);
    expect(await patient).toMatchObject({ phone: person.phone });
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
    expect(told).toEqual([]);
  });

  test("that reaches nobody keeps the tokens", async () => {
    const wire = await startLossyWire(url);
    const { kpa, told } = await signedIn(overTheWire(wire.url));
    expireAccessTokens();
    wire.loseAnswers(1000);
    const fault = await faultOf(kpa.request("GET", profilePath, { timeoutMs: 1500 }));
    expect(fault).toBeInstanceOf(KpaUnreachable);
    expect(fault).toMatchObject({ reason: "network" });
    wire.loseAnswers(0);
    expect(await kpa.request("GET", profilePath)).toMatchObject({ phone: person.phone });
    expect(told).toEqual([]);
  });

  test("that a hotel's log-in page answers keeps the tokens", async () => {
    let isInHotel = false;
    const { kpa, told } = await signedIn({
      baseUrl: url,
      fetch: async (input, init) =>
        isInHotel
          ? new Response("<p>Welcome</p>", { headers: { "content-type": "text/html" } })
          : fetch(input, init),
    });
    expireAccessTokens();
    isInHotel = true;
    const fault = await faultOf(kpa.request("GET", profilePath, { timeoutMs: 1000 }));
    expect(fault).toMatchObject({ name: "KpaUnreachable", reason: "unexpected_answer" });
    isInHotel = false;
    expect(await kpa.request("GET", profilePath)).toMatchObject({ phone: person.phone });
    expect(told).toEqual([]);
  });
});

describe("the server's word signs out, and the app is told which", () => {
  test("a refresh token that somebody else used", async () => {
    const store = memoryStore();
    const { kpa, told } = await signedIn({ store });
    const stolen = JSON.parse((await store.read()) ?? "").session.refreshToken;
    for (const round of [1, 2]) {
      const answer = await server.post("/api/v1/auth/refresh", { body: { refresh_token: stolen } });
      expect(answer.status, `${round}`).toBe(200);
      await server.get(profilePath, { token: answer.body.data.token });
    }
    server.advance(1801);
    const fault = await faultOf(kpa.request("GET", profilePath));
    expect(fault).toMatchObject({ code: "refresh_token_reused" });
    expect(kpa.session.state).toEqual({ status: "signed_out", reason: "refresh_token_reused" });
    expect(told).toEqual(["refresh_token_reused"]);
    expect(await store.read()).not.toContain(stolen);
  });

  test("a session that was ended from another device", async () => {
    const { kpa, told } = await signedIn();
    const { kpa: other } = await signedIn();
    await other.request("DELETE", "/api/v1/user/sessions");
    expect(await faultOf(kpa.request("GET", profilePath))).toMatchObject({ code: "session_ended" });
    expect(told).toEqual(["session_ended"]);
    expect(other.session.state.status).toBe("signed_in");
  });

  test("an account that was disabled", async () => {
    const { kpa, told } = await signedIn();
    await disableUser(server.ctx.db, server.ctx.clock, person.id, {});
    expect(await faultOf(kpa.request("GET", profilePath))).toMatchObject({ code: "session_ended" });
    expect(kpa.session.state.status).toBe("signed_out");
    expect(told).toEqual(["session_ended"]);
  });

  test("an account that was deleted", async () => {
    const { kpa, told } = await signedIn();
    await kpa.request("DELETE", "/api/v1/user", { body: { password: goodPassword } });
    expect(await faultOf(kpa.request("GET", profilePath))).toMatchObject({ status: 401 });
    expect(told).toHaveLength(1);
  });

  test("a late answer about an old session leaves the new one alone", async () => {
    const { kpa: tab, told } = await signedIn();
    const otherTab = newApp(server, { store: tab.store });
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const late = newApp(server, {
      store: tab.store,
      fetch: async (input, init) => {
        isAsked();
        await held;
        return fetch(new Request(input, init));
      },
      baseUrl: url,
    });
    const lateAnswer = faultOf(late.request("GET", profilePath));
    await asked;
    await otherTab.logOut();
    await otherTab.logIn({ phone: person.phone, password: goodPassword });
    letGo();
    expect(await lateAnswer).toMatchObject({ code: "session_ended" });
    expect(late.session.state.status).toBe("signed_in");
    expect(told).toEqual(["logged_out"]);
  });
});

describe("a call ends", () => {
  test("when its caller wants it", async () => {
    const wire = await startLossyWire(url);
    const { kpa } = await signedIn(overTheWire(wire.url));
    wire.holdStill(true);
    const controller = new AbortController();
    const call = faultOf(kpa.request("GET", profilePath, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 100);
    const fault = await call;
    expect(fault).toBeInstanceOf(KpaUnreachable);
    expect(fault).toMatchObject({ reason: "aborted" });
    const again = faultOf(kpa.request("GET", profilePath, { signal: controller.signal }));
    expect(await again).toMatchObject({ reason: "aborted" });
  });

  test("when its time is over", async () => {
    const wire = await startLossyWire(url);
    const { kpa } = await signedIn(overTheWire(wire.url));
    wire.holdStill(true);
    const startedAt = performance.now();
    const fault = await faultOf(kpa.request("GET", profilePath, { timeoutMs: 300 }));
    expect(fault).toMatchObject({ name: "KpaUnreachable", reason: "timeout" });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(kpa.session.state.status).toBe("signed_in");
  });

  test("and one that gives up leaves the refresh to those who wait", async () => {
    const { kpa } = await signedIn();
    expireAccessTokens();
    server.application.state.isReady = false;
    const impatient = faultOf(kpa.request("GET", profilePath, { timeoutMs: 200 }));
    const patient = kpa.request("GET", profilePath);
    expect(await impatient).toBeDefined();
    server.application.state.isReady = true;
    expect(await patient).toMatchObject({ phone: person.phone });
  });
});

describe("what is sent twice", () => {
  test("a GET whose answer was lost", async () => {
    const wire = await startLossyWire(url);
    const { kpa } = await signedIn(overTheWire(wire.url));
    wire.loseAnswers(2);
    expect(await kpa.request("GET", profilePath)).toMatchObject({ phone: person.phone });
  });

  test("but never what changes something: the server may have acted", async () => {
    const wire = await startLossyWire(url);
    const { kpa } = await signedIn(overTheWire(wire.url));
    wire.loseAnswers(1);
    const change = kpa.request("PATCH", profilePath, { body: { name: "Asha" } });
    expect(await faultOf(change)).toMatchObject({ reason: "network" });
    expect(await kpa.request("GET", profilePath)).toMatchObject({ name: "Asha" });
  });
});

test("logging out without a network signs this device out, and says that the server was not told", async () => {
  const wire = await startLossyWire(url);
  const { kpa, told } = await signedIn(overTheWire(wire.url));
  wire.loseAnswers(1000);
  expect(await kpa.logOut({ timeoutMs: 600 })).toBe(false);
  expect(kpa.session.state).toEqual({ status: "signed_out", reason: "logged_out" });
  expect(told).toEqual(["logged_out"]);
});

test("an address that is none is the caller's mistake, and is told as it is", async () => {
  const kpa = newApp(server, { baseUrl: "nowhere at all" });
  expect(await faultOf(kpa.request("GET", "/healthz"))).toBeInstanceOf(TypeError);
});
