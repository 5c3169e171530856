/** Writing messages and watching what becomes of them. */
import { smsProviders } from "../../src/config/sms-provider.ts";
import type { Message } from "../../src/delivery/message.ts";
import { enqueueMessage } from "../../src/delivery/outbox.ts";
import { configuredSenders, type Senders } from "../../src/delivery/senders/configured.ts";
import { startMessageWorker, type WorkerOptions } from "../../src/delivery/worker.ts";
import type { TestServer } from "./test-server.ts";

export const numberOfTheTest = "+919812345678";

export async function write(server: TestServer, message: Partial<Message> = {}): Promise<void> {
  await server.ctx.db.transaction().execute((tx) =>
    enqueueMessage(server.ctx, tx, {
      template: "code.login",
      language: "en",
      channel: "sms",
      to: numberOfTheTest,
      code: "482913",
      expiresInSeconds: 300,
      ...message,
    }),
  );
}

/** What `KPA_SMS_PROVIDER` would make of it. */
export function sendersFor(value: string, timeoutMs = 15_000): Senders {
  const settings = { KPA_SMS_PROVIDER: smsProviders.parse(value), KPA_MAIL_URL: undefined };
  return configuredSenders({ ...settings, isProduction: false }, timeoutMs);
}

/** Runs a worker until the test's condition holds, and stops it. */
export async function workUntil(
  server: TestServer,
  options: WorkerOptions,
  isDone: () => boolean | Promise<boolean>,
): Promise<void> {
  const stop = startMessageWorker(server.ctx, { pollMs: 15, ...options });
  try {
    await until(isDone);
  } finally {
    await stop();
  }
}

export async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!(await isDone())) {
    if (Date.now() > limit) throw new Error("it did not happen within 20 seconds");
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** Every message, the oldest first. */
export function messageRows(server: TestServer) {
  return server.ctx.db.selectFrom("messages").selectAll().orderBy("id").execute();
}

/** The only message. */
export async function messageRow(server: TestServer) {
  const rows = await messageRows(server);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} messages`);
  return row;
}

export async function isSettled(server: TestServer): Promise<boolean> {
  const rows = await messageRows(server);
  return rows.every((row) => !["queued", "sending"].includes(row.state));
}
