/** One message for each cause, also when processes die while a provider says nothing. */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from "vitest";
import { type FakeHttp, startFakeHttp } from "./harness/fake-provider.ts";
import { ask, eventually } from "./harness/http-client.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { serveKpa, spawnKpa } from "./harness/kpa-process.ts";

// Each test starts two or three processes, on cores that other tests share.
vi.setConfig({ testTimeout: 180_000 });

let fake: FakeHttp;
beforeAll(async () => {
  fake = await startFakeHttp("silence");
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.answer = "silence";
  fake.seen.length = 0;
});

const secret = "canary-credential-0123456789";
const providers = {
  twilio: () => `twilio://AC1:${secret}@127.0.0.1:${fake.port}?from=KPA&tls=off`,
  webhook: () => `webhook+http://:${secret}@127.0.0.1:${fake.port}/`,
};
const withinMs = 60_000;

async function askForCode(url: string): Promise<void> {
  const body = { phone: "+919812345678", purpose: "register" };
  const answer = await ask(url, "/api/v1/auth/verifications", { body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
}

/** As if the dead process's claim had run its time. */
function endClaims(installation: Installation): Promise<unknown> {
  return installation.use((database) =>
    sql`update messages set next_attempt_at = now()`.execute(database.kysely),
  );
}

function readMessages(installation: Installation) {
  return installation.use((database) =>
    database.kysely.selectFrom("messages").select(["state", "attempts", "provider"]).execute(),
  );
}

/** Twilio takes none. */
const keysSeen = () => fake.seen.map((seen) => seen.headers["idempotency-key"]);

test.each([
  ["twilio is not given it again", "twilio", "dead", 1],
  ["a webhook is given it again under the same key", "webhook", "sent", 2],
] as const)(
  "when a server is killed while its provider is silent, %s",
  async (_rule, kind, state, times) => {
    const installation = await createInstallation();
    const environment = { ...installation.environment, KPA_SMS_PROVIDER: providers[kind]() };
    const first = await serveKpa(environment);
    await askForCode(first.url);
    await eventually(async () => fake.seen.length === 1, withinMs);
    first.child.kill("SIGKILL");
    await first.ended;
    await endClaims(installation);

    fake.answer = { status: 200, body: '{"sid":"SM1"}' };
    const second = await serveKpa(environment);
    await eventually(async () => {
      const { body } = await ask(second.url, "/metrics");
      return /^kpa_messages_waiting\{channel="sms"\} 0$/m.test(body);
    }, withinMs);
    second.child.kill("SIGTERM");
    await second.ended;
    expect(await readMessages(installation)).toEqual([{ state, attempts: 2, provider: kind }]);
    expect([fake.seen.length, new Set(keysSeen()).size]).toEqual([times, 1]);
  },
);

test.runIf(inject("engine") === "postgresql")(
  "a worker sends for a server that cannot, and when it is killed another one takes over",
  async () => {
    const installation = await createInstallation();
    const server = await serveKpa({ ...installation.environment, KPA_ENV: "production" });
    const startWorker = () =>
      spawnKpa(["worker"], {
        environment: {
          ...installation.environment,
          KPA_ENV: "development",
          KPA_SMS_PROVIDER: providers.webhook(),
        },
      });
    const first = startWorker();
    await askForCode(server.url);
    await eventually(async () => fake.seen.length === 1, withinMs);
    first.child.kill("SIGKILL");
    await first.ended;
    await endClaims(installation);

    fake.answer = { status: 200 };
    const second = startWorker();
    await eventually(async () => (await readMessages(installation))[0]?.state === "sent", withinMs);
    second.child.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);
    expect(await readMessages(installation)).toEqual([
      { state: "sent", attempts: 2, provider: "webhook" },
    ]);
    expect([fake.seen.length, new Set(keysSeen()).size]).toEqual([2, 1]);
  },
);
