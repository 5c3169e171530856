import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test("a log-in answers as the seed does, and more", async () => {
  const answer = await server.logIn();
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    status: "success",
    message: "Login successful",
    data: {
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      user: {
        id: 1,
        name: "Assignment User",
        email: "assignment.user@example.com",
        phone: "7760873976",
      },
      expires_in: 1800,
      token_type: "Bearer",
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  });
});

test("five failures are free, then the account waits twice as long after each", async () => {
  for (let n = 0; n < 5; n++) {
    expect((await server.logIn("9812345678", "wrong")).status).toBe(401);
  }
  const waits: number[] = [];
  for (let n = 0; n < 3; n++) {
    const refused = await server.logIn("+91 98123 45678", "wrong");
    expect(refused.status).toBe(429);
    waits.push(Number(refused.headers["retry-after"]));
    server.advance(Number(refused.headers["retry-after"]));
    expect((await server.logIn("9812345678", "wrong")).status).toBe(401);
  }
  expect(waits).toEqual([2, 4, 8]);
});
