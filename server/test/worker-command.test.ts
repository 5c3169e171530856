import { Writable } from "node:stream";
import { expect, inject, test } from "vitest";
import type { Terminal } from "../src/commands/terminal.ts";
import { work } from "../src/commands/worker.ts";
import { startMessageWorker } from "../src/delivery/worker.ts";
import { type FakeHttp, startFakeHttp } from "./harness/fake-provider.ts";
import { isSettled, messageRow, until, write } from "./harness/outbox.ts";
import { createTestDatabase } from "./harness/postgresql.ts";
import { openAt, startTestServer, testSecret } from "./harness/test-server.ts";

const options = { json: false, envFile: undefined, defaultEnv: undefined };

function terminalWith(environment: Record<string, string>): Terminal {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    environment: { SECRET_KEY: testSecret, KPA_LOG_LEVEL: "silent", ...environment },
    isTerminal: false,
    stdout: nowhere,
    stderr: nowhere,
    readStdin: async () => "",
    exit: () => {},
    onSignal: () => {},
    onExit: () => {},
  };
}

test("a worker has no business with an embedded database", async () => {
  const started = work(terminalWith({ KPA_ENV: "development" }), options);
  await expect(started).rejects.toMatchObject({ code: "embedded_database" });
});

test.runIf(inject("engine") === "postgresql")(
  "a worker sends what a server of another process wrote, and stops",
  async () => {
    const url = await createTestDatabase("template");
    const database = openAt(url);
    const server = await startTestServer({ database, demoUser: false });
    const fake: FakeHttp = await startFakeHttp({ status: 200 });
    const worker = await work(
      terminalWith({
        KPA_ENV: "development",
        DATABASE_URL: url,
        KPA_SMS_PROVIDER: `webhook+http://:canary-credential-0123456789@127.0.0.1:${fake.port}/`,
      }),
      options,
    );
    // The server works as well, and has no provider.
    const stop = startMessageWorker(server.ctx, { senders: { sms: [], email: [] }, pollMs: 5 });
    await write(server);
    await until(() => isSettled(server));
    await Promise.all([worker.stop(), stop()]);
    expect((await messageRow(server)).state).toBe("sent");
    expect(fake.seen).toHaveLength(1);
    await Promise.all([server.close(), fake.close()]);
    await database.close();
  },
);

test.runIf(inject("engine") === "postgresql")(
  "a worker does not start on a database that is not up to date",
  async () => {
    const url = await createTestDatabase("empty");
    const started = work(terminalWith({ KPA_ENV: "development", DATABASE_URL: url }), options);
    await expect(started).rejects.toMatchObject({ code: "not_migrated" });
  },
);
