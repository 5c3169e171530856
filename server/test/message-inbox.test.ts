import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { isSettled, messageRows, workUntil, write } from "./harness/outbox.ts";
import { startTestServer, type TestServer, testSecret } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => server.ctx.db.deleteFrom("messages").execute());

const json = { accept: "application/json" };
const page = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const inbox = async (headers: Record<string, string> = json) =>
  server.get("/dev/messages", { headers });

test("a message is there as soon as it is written, before anything sent it", async () => {
  await write(server);
  const { status, body, headers } = await inbox();
  expect(status).toBe(200);
  expect(headers["cache-control"]).toBe("no-store");
  expect(body).toEqual({
    items: [
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        channel: "sms",
        to: "+919812345678",
        text: "KPA: 482913 is your code to log in. Do not share it.",
        code: "482913",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    ],
  });
});

test("it stays when it was sent; the newest is first; a notice has no code", async () => {
  await write(server);
  await workUntil(server, {}, () => isSettled(server));
  await write(server, { template: "notice.password_changed", channel: "email", to: "a@b.example" });
  const { items } = (await inbox()).body;
  expect(items.map((one: { code: unknown }) => one.code)).toEqual(["482913", "482913"]);
  await write(server, { template: "notice.new_device", channel: "email", to: "a@b.example" });
  expect((await inbox()).body.items).toHaveLength(3);
});

test("what is withheld is not shown", async () => {
  await write(server, { isWithheld: true });
  expect((await inbox()).body).toEqual({ items: [] });
});

test("a browser gets a page under a strict policy, without anything inline", async () => {
  await write(server, { template: "notice.new_device", values: { device: '<b>&"x"' } });
  const { status, headers, text } = await inbox(page);
  expect(status).toBe(200);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
  expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=|<b>/);
  expect(text).toContain("+919812345678");
  for (const [, file] of text.matchAll(/(?:href|src)="(\/dev\/[^"]+)"/g)) {
    expect((await server.get(file ?? "")).status).toBe(200);
  }
});

test("the page shows what each text message costs, by its script", async () => {
  await write(server);
  await write(server, { language: "hi" });
  await write(server, { channel: "email", to: "asha@example.com" });
  const { text } = await inbox(page);
  const shown = [...text.matchAll(/<span class="channel">([^<]*)</g)].map(([, channel]) => channel);
  expect(shown).toEqual(["e-mail", "SMS, 1 segment (UCS-2, 37)", "SMS, 1 segment (GSM-7, 52)"]);
});

test.each([
  { host: "kpa.example.com" },
  { host: "127.0.0.1.evil.example" },
  { host: "localhost.evil.example:8000" },
  { "x-forwarded-for": "127.0.0.1" },
  { "x-forwarded-host": "localhost" },
  { forwarded: "for=127.0.0.1" },
  { via: "1.1 proxy" },
  { "x-real-ip": "127.0.0.1" },
  { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" },
])("the inbox is not there for a request with %o", async (headers: Record<string, string>) => {
  await write(server);
  for (const path of ["/dev/messages", "/dev/messages/inbox.js"]) {
    const answer = await server.get(path, { headers: { ...json, ...headers } });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain("482913");
  }
});

test.each(["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1"])(
  "the inbox is there for %s",
  async (host) => {
    expect((await inbox({ ...json, host })).status).toBe(200);
  },
);

test("the last five hundred are kept; of the rest the content goes, later the row too", async () => {
  await server.ctx.db.transaction().execute(async (tx) => {
    for (let n = 0; n < 503; n++) {
      await tx
        .insertInto("messages")
        .values({
          id: `0199c0de-7e57-7000-8000-${String(n).padStart(12, "0")}`,
          channel: "sms",
          template: "code.login",
          language: "en",
          user_id: null,
          verification_id: null,
          address_hash: Buffer.alloc(32),
          region: null,
          segments: 1,
          payload: Buffer.from("sealed"),
          state: n === 0 ? "queued" : "sent",
          next_attempt_at: new Date(),
          expires_at: new Date(),
          provider: null,
          provider_message_id: null,
          last_error: null,
          created_at: new Date(Date.now() - 1000 * (503 - n)),
          sent_at: null,
        })
        .execute();
    }
  });
  await clean(server.ctx);
  const rows = await messageRows(server);
  const emptied = rows.filter((row) => row.payload === null).map((row) => Number(row.id.slice(-4)));
  // The one that still waits keeps its content, however old.
  expect([rows.length, emptied]).toEqual([503, [1, 2]]);
  server.advance(31 * 24 * 60 * 60);
  await clean(server.ctx);
  expect((await messageRows(server)).map((row) => row.state)).toEqual(["queued"]);
});

test("what was withheld is gone after an hour", async () => {
  await write(server, { isWithheld: true });
  await clean(server.ctx);
  expect(await messageRows(server)).toHaveLength(1);
  server.advance(3601);
  await clean(server.ctx);
  expect(await messageRows(server)).toHaveLength(0);
});

test("production has no inbox, keeps no content, and without a provider says why nothing is sent", async () => {
  const production = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_ENV: "production", SECRET_KEY: testSecret },
    demoUser: false,
  });
  for (const path of ["/dev/messages", "/dev/messages/inbox.css"]) {
    expect((await production.get(path, { headers: json })).status).toBe(404);
  }
  production.ctx.clock.offsetSeconds = server.ctx.clock.offsetSeconds;
  await write(production);
  production.advance(300);
  await workUntil(production, {}, () => isSettled(production));
  expect(await messageRows(production)).toMatchObject([
    {
      state: "dead",
      payload: null,
      last_error:
        "KPA_SMS_PROVIDER is unset here, and no process that has it took the message in time",
    },
  ]);
  await production.close();
});

test("the metrics count attempts and what waits", async () => {
  await write(server);
  expect((await server.get("/metrics")).text).toContain('kpa_messages_waiting{channel="sms"} 1');
  const report = server.application.metrics.messageAttempted;
  await workUntil(server, { report }, () => isSettled(server));
  const { text } = await server.get("/metrics");
  expect(text).toContain('kpa_messages_waiting{channel="sms"} 0');
  expect(text).toContain('kpa_messages_total{channel="sms",provider="console",outcome="sent"} 1');
});
