import { afterAll, beforeAll, expect, test } from "vitest";
import { newUser, otherApp, problemOf } from "./harness/client.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const refresh = (refresh_token: string) =>
  server.post("/api/v1/auth/refresh", { body: { refresh_token } });
const profile = (token: string) => server.get("/api/v1/user/profile", { token });

async function logIn() {
  const answer = await server.logIn();
  expect(answer.status).toBe(200);
  return answer.body.data as { token: string; refresh_token: string; session_id: string };
}

async function rotate(token: string) {
  const answer = await refresh(token);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data as { token: string; refresh_token: string };
}

test("a refresh token is exchanged for the next one, and the session goes on", async () => {
  const first = await logIn();
  const second = await rotate(first.refresh_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await profile(second.token)).status).toBe(200);
  expect((await profile(first.token)).status).toBe(200);
});

test("a client that lost the answer gets the same successor, an hour later too", async () => {
  const { refresh_token } = await logIn();
  const lost = await rotate(refresh_token);
  server.advance(3600);
  const again = await rotate(refresh_token);
  expect(again.refresh_token).toBe(lost.refresh_token);
  expect((await profile(again.token)).status).toBe(200);
  await rotate(again.refresh_token);
});

test("a copy that is used after its successor was refreshed ends the session, newest token included", async () => {
  const { refresh_token } = await logIn();
  const second = await rotate(refresh_token);
  const third = await rotate(second.refresh_token);
  server.advance(31);
  const stolen = await refresh(refresh_token);
  expect(stolen.status).toBe(401);
  expect(stolen.body.code).toBe("refresh_token_reused");
  expect((await refresh(third.refresh_token)).body.code).toBe("session_ended");
  expect((await profile(third.token)).body.code).toBe("session_ended");
});

test("a successor is seen in use by its access token alone", async () => {
  const { refresh_token } = await logIn();
  const second = await rotate(refresh_token);
  expect((await profile(second.token)).status).toBe(200);
  server.advance(31);
  expect((await refresh(refresh_token)).body.code).toBe("refresh_token_reused");
});

test("the token just before gets the same successor inside the grace although that was used", async () => {
  const { refresh_token } = await logIn();
  const second = await rotate(refresh_token);
  expect((await profile(second.token)).status).toBe(200);
  const again = await rotate(refresh_token);
  expect(again.refresh_token).toBe(second.refresh_token);
});

test("an older one whose own rotation is younger than the grace is invalid and ends nothing", async () => {
  const { refresh_token } = await logIn();
  const second = await rotate(refresh_token);
  const third = await rotate(second.refresh_token);
  const older = await refresh(refresh_token);
  expect(older.status).toBe(401);
  expect(older.body.code).toBe("invalid_refresh_token");
  expect((await profile(third.token)).status).toBe(200);
  await rotate(third.refresh_token);
});

test("a token that is not rightly made ends nothing", async () => {
  const { refresh_token } = await logIn();
  const bytes = Buffer.from(refresh_token, "base64url");
  for (let at = 0; at < bytes.length; at += 5) {
    const forged = Buffer.from(bytes);
    forged[at] = (forged[at] ?? 0) ^ 1;
    expect((await refresh(forged.toString("base64url"))).body.code).toBe("invalid_refresh_token");
  }
  expect((await refresh(`${refresh_token}=`)).body.code).toBe("invalid_refresh_token");
  await rotate(refresh_token);
});

test("a session ends when it was idle, and at its latest end however busy it is", async () => {
  const day = 24 * 60 * 60;
  const idle = await logIn();
  server.advance(30 * day + 1);
  expect((await refresh(idle.refresh_token)).body.code).toBe("session_ended");
  let { refresh_token } = await logIn();
  for (let days = 0; days + 29 < 90; days += 29) {
    server.advance(29 * day);
    ({ refresh_token } = await rotate(refresh_token));
  }
  server.advance(4 * day);
  expect((await refresh(refresh_token)).body.code).toBe("session_ended");
});

test("an app that is used now and then stays signed in for 90 days, and not for longer", async () => {
  const day = 24 * 60 * 60;
  const user = await newUser(server);
  const idle = await otherApp(server, user);
  const ownProfile = () => user.kpa.request("GET", "/api/v1/user/profile");
  for (let days = 0; days + 29 < 90; days += 29) {
    server.advance(29 * day);
    expect(await ownProfile()).toMatchObject({ id: user.id });
  }
  expect(await problemOf(idle.request("GET", "/api/v1/user/profile"))).toBe("session_ended");
  server.advance(4 * day);
  expect(await problemOf(ownProfile())).toBe("session_ended");
  expect(user.kpa.session.state).toEqual({ status: "signed_out", reason: "session_ended" });
});
