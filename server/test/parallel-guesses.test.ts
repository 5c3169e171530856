import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test("once there are waits, parallel guesses are judged one at a time", async () => {
  const phone = "9812300001";
  for (let n = 0; n < 5; n++) await server.logIn(phone, "wrong");
  for (let round = 0; round < 3; round++) {
    server.advance(901);
    const guesses = await Promise.all(
      Array.from({ length: 30 }, () => server.logIn(phone, "wrong")),
    );
    const statuses = guesses.map((guess) => guess.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(1);
    expect(statuses.filter((status) => status === 429)).toHaveLength(29);
  }
});

test("after failures that brought a wait, the right password clears it for all who come with it", async () => {
  for (let n = 0; n < 5; n++) await server.logIn("7760873976", "wrong");
  server.advance(3);
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.logIn()));
  expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
});
