import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  closedPort,
  type FakeAnswer,
  type FakeHttp,
  startFakeHttp,
} from "../../../test/harness/fake-provider.ts";
import {
  canary,
  httpKindNames,
  httpKinds,
  outgoing,
  senderOf,
} from "../../../test/harness/sms-senders.ts";
import type { Outcome } from "./sender.ts";

let fake: FakeHttp;
beforeAll(async () => {
  fake = await startFakeHttp({ status: 500 });
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.seen.length = 0;
});

/** What is kept of an outcome may be read by anybody who reads the log. */
function expectNoLeak(outcome: Outcome): void {
  const told = JSON.stringify(outcome);
  for (const secret of [canary.number.slice(1), canary.code, canary.credential, "482913"]) {
    expect(told).not.toContain(secret);
  }
}

/** An answer that repeats all that it was told, as some do in their error messages. */
const echo = `{"message":"${canary.number} ${canary.text} ${canary.credential}","title":"${canary.credential} x","code":"${canary.number}"}`;

describe.each(httpKindNames)("%s", (kind) => {
  const send = async (answer: FakeAnswer, timeoutMs?: number) => {
    fake.answer = answer;
    const outcome = await senderOf(kind, fake.port, timeoutMs).send(outgoing);
    expectNoLeak(outcome);
    return outcome;
  };

  test("a message that is taken has the provider's id", async () => {
    expect(await send(httpKinds[kind].taken)).toEqual({
      kind: "sent",
      providerMessageId: httpKinds[kind].id,
    });
    expect(fake.seen).toHaveLength(1);
    expect(fake.seen[0]?.headers.connection).toBe("close");
  });

  test("429 and 5xx say that it was not sent, and when to come back", async () => {
    expect(await send({ status: 429, headers: { "retry-after": "7" }, body: echo })).toMatchObject({
      kind: "failed",
      retryAfterSeconds: 7,
    });
    for (const status of [500, 502, 503]) {
      expect(await send({ status, body: echo })).toMatchObject({ kind: "failed" });
    }
  });

  test("refused credentials are a fault of the configuration: somebody else may send it", async () => {
    expect(await send({ status: 401, body: echo })).toMatchObject({ kind: "failed" });
    expect(await send({ status: 403, body: echo })).toMatchObject({ kind: "failed" });
  });

  test("no answer in time, a lost connection and a gateway's time-out leave it in doubt", async () => {
    const started = performance.now();
    expect(await send("silence", 150)).toMatchObject({ kind: "unknown" });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await send("hang up")).toMatchObject({ kind: "unknown" });
    expect(await send({ status: 504, body: echo })).toMatchObject({ kind: "unknown" });
  });

  test("a server that is not there has not taken it", async () => {
    const outcome = await senderOf(kind, await closedPort()).send(outgoing);
    expect(outcome).toEqual({ kind: "failed", reason: "cannot be reached (ECONNREFUSED)" });
  });

  test("a redirection is not followed: credentials go nowhere else", async () => {
    const location = `http://127.0.0.1:${fake.port}/elsewhere`;
    expect(await send({ status: 307, headers: { location } })).toMatchObject({ kind: "failed" });
    expect(fake.seen).toHaveLength(1);
  });

  test("an answer that cannot be read is never taken for a refusal", async () => {
    for (const body of ["", "<html>", '{"sid":', "[]", "null", '{"sid":5,"message_uuid":{}}']) {
      const { kind: what } = await send({ status: 200, body });
      expect(["sent", "unknown"]).toContain(what);
    }
  });
});
