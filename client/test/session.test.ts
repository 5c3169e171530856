import { KpaProblem, memoryStore } from "kpa-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newApp } from "../../server/test/harness/client.ts";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const demo = { phone: "7760873976", password: "to_share@123" };

test("a log-in keeps the session, and requests carry it", async () => {
  const kpa = newApp(server, { deviceName: "Asha's phone" });
  expect(kpa.session.state).toEqual({ status: "signed_out" });
  const user = await kpa.logIn(demo);
  expect(user.phone).toBe(demo.phone);
  expect(kpa.session.state).toMatchObject({ status: "signed_in", user });
  const profile = await kpa.request("GET", "/api/v1/user/profile");
  expect(profile).toMatchObject(user);
  const { items } = await kpa.request("GET", "/api/v1/user/sessions", { query: { limit: 100 } });
  expect(items.find((one) => one.current)?.device_name).toBe("Asha's phone");
});

test("a refusal is a problem with a code", async () => {
  const kpa = newApp(server);
  const fault = await kpa.logIn({ ...demo, password: "not the password" }).catch((error) => error);
  expect(fault).toBeInstanceOf(KpaProblem);
  expect(fault).toMatchObject({ code: "invalid_credentials", status: 401, errors: [] });
  expect(fault.requestId).not.toBe("");
  expect(kpa.session.state).toEqual({ status: "signed_out" });
});

test("a page that starts later is signed in by what the store holds", async () => {
  const store = memoryStore();
  const before = newApp(server, { store });
  await before.logIn(demo);
  const after = newApp(server, { store });
  expect(after.session.state).toEqual(before.session.state);
  expect(await after.request("GET", "/api/v1/user/profile")).toMatchObject({ phone: demo.phone });
});

test("logging out ends the session here, in the other tabs and on the server", async () => {
  const store = memoryStore();
  const told: string[] = [];
  const tab = newApp(server, { store });
  const otherTab = newApp(server, { store, onSignedOut: (reason) => told.push(reason) });
  await tab.logIn(demo);
  const token = await tab.accessToken();
  expect(otherTab.session.state.status).toBe("signed_in");
  expect(await tab.logOut()).toBe(true);
  expect(tab.session.state).toEqual({ status: "signed_out", reason: "logged_out" });
  await expect.poll(() => otherTab.session.state).toEqual(tab.session.state);
  expect(told).toEqual(["logged_out"]);
  const answer = await server.get("/api/v1/user/profile", { token: token ?? "" });
  expect(answer.body.code).toBe("session_ended");
});
