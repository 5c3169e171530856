import { memoryStore } from "kpa-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type App, newApp } from "../../server/test/harness/client.ts";
import { goodPassword, newPerson } from "../../server/test/harness/people.ts";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";
import { watchedFetch, withoutLocks } from "./harness/refreshes.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clients: "many" });
});
afterAll(() => server.close());

let phone: string;
beforeEach(async () => {
  phone = (await newPerson(server)).phone;
});

const logIn = (kpa: App) => kpa.logIn({ phone, password: goodPassword });
const profile = (kpa: App) => kpa.request("GET", "/api/v1/user/profile");
/** Makes every access token of now expired, by the server's clock alone. */
const expireAccessTokens = () => server.advance(1801);
const times = <T>(count: number, work: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, work));

async function generationOf(kpa: App): Promise<number> {
  const { state } = kpa.session;
  if (state.status !== "signed_in") throw new Error("nobody is signed in");
  const row = await server.ctx.db
    .selectFrom("sessions")
    .select("generation")
    .where("id", "=", state.sessionId)
    .executeTakeFirstOrThrow();
  return row.generation;
}

const savedSession = async (kpa: App) => JSON.parse((await kpa.store.read()) ?? "").session;

describe("an expired access token", () => {
  test("is replaced, and the request is sent again", async () => {
    const kpa = newApp(server);
    await logIn(kpa);
    expireAccessTokens();
    expect(await profile(kpa)).toMatchObject({ phone });
    expect(await generationOf(kpa)).toBe(1);
  });

  test("is replaced once for 64 requests at once", async () => {
    const { fetch, refreshes } = watchedFetch(server);
    const kpa = newApp(server, { fetch });
    await logIn(kpa);
    expireAccessTokens();
    const profiles = await times(64, () => profile(kpa));
    expect(profiles.every((one) => one.phone === phone)).toBe(true);
    expect(refreshes()).toBe(1);
    expect(await generationOf(kpa)).toBe(1);
  });

  test("is replaced once for 64 requests of two tabs that share a store", async () => {
    const { fetch, refreshes } = watchedFetch(server);
    const store = memoryStore();
    const [tab, otherTab] = [newApp(server, { fetch, store }), newApp(server, { fetch, store })];
    await logIn(tab);
    expireAccessTokens();
    await Promise.all([times(32, () => profile(tab)), times(32, () => profile(otherTab))]);
    expect(refreshes()).toBe(1);
    expect(await generationOf(otherTab)).toBe(1);
  });

  test("is not replaced by a tab that finds in the store what another has got", async () => {
    const { fetch, refreshes } = watchedFetch(server);
    const { name, read, write } = memoryStore();
    // It tells nobody that it was written, as a browser that is late.
    const store = { ...(name ? { name } : {}), read, write };
    const tab = newApp(server, { fetch, store });
    await logIn(tab);
    const otherTab = newApp(server, { fetch, store });
    expireAccessTokens();
    await profile(tab);
    expect(await profile(otherTab)).toMatchObject({ phone });
    expect(refreshes()).toBe(1);
  });

  test("a request that changes something is sent again too: the server has not acted on it", async () => {
    const { fetch, sent } = watchedFetch(server);
    const kpa = newApp(server, { fetch });
    await logIn(kpa);
    expireAccessTokens();
    await kpa.request("PATCH", "/api/v1/user/profile", { body: { name: "Asha" } });
    expect(sent.filter((one) => one.startsWith("PATCH"))).toHaveLength(2);
    expect(kpa.session.state).toMatchObject({ user: { name: "Asha" } });
  });

  test("is replaced before it expires, and nobody waits for that", async () => {
    const brief = await startTestServer({ environment: { ACCESS_TOKEN_EXPIRE_MINUTES: "1" } });
    const { fetch, refreshes } = watchedFetch(brief);
    const store = memoryStore();
    await newApp(brief, { fetch, store }).logIn({ phone: "7760873976", password: "to_share@123" });
    const saved = JSON.parse((await store.read()) ?? "");
    // Not the token that this page saw come: one of the same session, as of a start before this one.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { body } = await brief.post("/api/v1/auth/refresh", {
      body: { refresh_token: saved.session.refreshToken },
    });
    saved.session.accessToken = body.data.token;
    saved.session.refreshToken = body.data.refresh_token;
    saved.session.savedAtMs -= 55_000;
    const later = memoryStore();
    await later.write(JSON.stringify(saved));
    const { resolve, promise } = Promise.withResolvers<void>();
    const kpa = newApp(brief, {
      store: later,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (request.url.endsWith("/refresh")) await promise;
        return fetch(request);
      },
    });
    await kpa.request("GET", "/api/v1/user/profile");
    expect(refreshes()).toBe(0);
    resolve();
    await expect.poll(refreshes).toBe(1);
    await brief.close();
  });
});

describe("without Web Locks", () => {
  test("64 requests of one page are one refresh all the same", async () => {
    const { fetch, refreshes } = watchedFetch(server);
    const kpa = newApp(server, { fetch });
    await withoutLocks(async () => {
      await logIn(kpa);
      expireAccessTokens();
      await times(64, () => profile(kpa));
    });
    expect(refreshes()).toBe(1);
  });

  test("two tabs that refresh at once get one successor, and stay signed in", async () => {
    const { fetch, refreshes } = watchedFetch(server);
    const store = memoryStore();
    const [tab, otherTab] = [newApp(server, { fetch, store }), newApp(server, { fetch, store })];
    await withoutLocks(async () => {
      await logIn(tab);
      await otherTab.session.ready;
      expireAccessTokens();
      await Promise.all([profile(tab), profile(otherTab)]);
    });
    expect(refreshes()).toBe(2);
    expect(await generationOf(tab)).toBe(1);
    expect((await savedSession(tab)).refreshToken).toBe(
      (await savedSession(otherTab)).refreshToken,
    );
  });

  test("a slow tab does not write its older token over a newer one", async () => {
    const slow = watchedFetch(server);
    const store = memoryStore();
    const slowTab = newApp(server, { fetch: slow.fetch, store });
    const quickTab = newApp(server, { store });
    await withoutLocks(async () => {
      await logIn(slowTab);
      await quickTab.session.ready;
      expireAccessTokens();
      const letGo = slow.holdNextRefresh();
      const slowProfile = profile(slowTab);
      await expect.poll(slow.refreshes).toBe(1);
      await profile(quickTab);
      expireAccessTokens();
      await profile(quickTab);
      const newest = await store.read();
      letGo();
      expect(await slowProfile).toMatchObject({ phone });
      expect(await store.read()).toBe(newest);
    });
    expect(await generationOf(quickTab)).toBe(2);
  });

  test("an answer that comes after the user logged out signs nobody in", async () => {
    const slow = watchedFetch(server);
    const kpa = newApp(server, { fetch: slow.fetch });
    await logIn(kpa);
    expireAccessTokens();
    const letGo = slow.holdNextRefresh();
    const late = profile(kpa).catch((error) => error);
    await expect.poll(slow.refreshes).toBe(1);
    await kpa.logOut();
    letGo();
    expect(await late).toMatchObject({ code: "not_authenticated" });
    expect(kpa.session.state).toEqual({ status: "signed_out", reason: "logged_out" });
    expect(await savedSession(kpa)).toBeUndefined();
  });
});

test("the new token is in the store before the request is answered", async () => {
  const store = memoryStore();
  const writes: string[] = [];
  const slowStore = {
    read: async () => store.read(),
    write: async (text: string) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await store.write(text);
      writes.push(JSON.parse(text).session?.refreshToken);
    },
  };
  const kpa = newApp(server, { store: slowStore });
  expect(kpa.session.state).toEqual({ status: "loading" });
  await kpa.session.ready;
  expect(kpa.session.state).toEqual({ status: "signed_out" });
  await logIn(kpa);
  expireAccessTokens();
  await profile(kpa);
  expect(writes).toHaveLength(2);
  expect(new Set(writes).size).toBe(2);
});
