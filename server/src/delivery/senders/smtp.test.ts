import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closedPort, type FakeSmtp, startFakeSmtp } from "../../../test/harness/fake-provider.ts";
import { mailProviders } from "../../config/mail-url.ts";
import { configuredSenders } from "./configured.ts";
import type { Outcome, Outgoing } from "./sender.ts";

let fake: FakeSmtp;
beforeAll(async () => {
  fake = await startFakeSmtp();
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.replies = {};
  fake.seen.length = 0;
  fake.commands.length = 0;
});

const message: Outgoing = {
  id: "0199c0de-7e57-7000-8000-000000000002",
  template: "code.reset_password",
  language: "hi",
  to: "asha@example.com",
  subject: "482913 आपका KPA कोड है",
  text: "KPA पर आपका कोड:\n\n48291357\n",
  code: "48291357",
  secondsLeft: 200,
};

async function send(
  replies: FakeSmtp["replies"],
  { port = fake.port, timeoutMs = 3_000, query = "&tls=off", to = message.to } = {},
): Promise<Outcome> {
  fake.replies = replies;
  const url = `smtp://user:canary-pass@127.0.0.1:${port}?from=kpa@mail.example${query}`;
  const config = {
    KPA_SMS_PROVIDER: undefined,
    KPA_MAIL_URL: mailProviders.parse(url),
    isProduction: false,
  };
  const outcome = await configuredSenders(config, timeoutMs).email[0]?.send({ ...message, to });
  if (outcome === undefined) throw new Error("no sender");
  expect(JSON.stringify(outcome)).not.toMatch(/asha|canary|4829/);
  return outcome;
}

test("a mail has one recipient, an id of its own and says that a machine wrote it", async () => {
  expect(await send({})).toEqual({ kind: "sent", providerMessageId: null });
  const [seen] = fake.seen;
  expect(seen?.from).toMatch(/^MAIL FROM:<kpa@mail\.example>/);
  expect(seen?.to).toBe("RCPT TO:<asha@example.com>");
  expect(seen?.content).toContain(`Message-ID: <${message.id}@mail.example>`);
  expect(seen?.content).toContain("Auto-Submitted: auto-generated");
  expect(seen?.content).toContain("From: KPA <kpa@mail.example>");
  expect(seen?.content).toMatch(/Subject: =\?UTF-8\?/);
  expect(fake.commands.filter((line) => line.startsWith("RCPT"))).toHaveLength(1);
});

test("an address that the server rejects is refused for good, a full one is tried again", async () => {
  expect(await send({ RCPT: "550 5.1.1 <asha@example.com> no such user" })).toEqual({
    kind: "refused",
    reason: "the address was rejected (550)",
  });
  expect(await send({ RCPT: "452 4.2.2 mailbox of asha@example.com is full" })).toMatchObject({
    kind: "failed",
  });
});

test("refused credentials, a refused sender and a busy server leave it unsent", async () => {
  expect(await send({ AUTH: "535 5.7.8 canary-pass is wrong" })).toMatchObject({ kind: "failed" });
  expect(await send({ MAIL: "553 5.7.1 not you" })).toMatchObject({ kind: "failed" });
  expect(await send({ greeting: "421 4.3.2 busy" })).toMatchObject({ kind: "failed" });
  expect(await send({ DATA: "451 4.3.0 later" })).toMatchObject({ kind: "failed" });
  expect(await send({ ".": "554 5.6.0 looks like spam to asha@example.com" })).toMatchObject({
    kind: "failed",
  });
  expect(fake.seen).toHaveLength(1);
});

test("silence before the content is a failure; after it, nobody knows", async () => {
  for (const command of ["greeting", "EHLO", "AUTH", "RCPT", "DATA"]) {
    expect([command, (await send({ [command]: "" }, { timeoutMs: 120 })).kind]).toEqual([
      command,
      "failed",
    ]);
  }
  expect(await send({ ".": "" }, { timeoutMs: 120 })).toMatchObject({ kind: "unknown" });
});

test("a lost connection before the content is a failure; after it, nobody knows", async () => {
  expect(await send({ greeting: "close" })).toMatchObject({ kind: "failed" });
  expect(await send({ DATA: "close" })).toMatchObject({ kind: "failed" });
  expect(await send({ ".": "close" })).toMatchObject({ kind: "unknown" });
});

test("a server that is not there has not taken it", async () => {
  expect(await send({}, { port: await closedPort() })).toMatchObject({ kind: "failed" });
});

test("without STARTTLS nothing is handed over, unless TLS is off", async () => {
  expect(await send({}, { query: "" })).toMatchObject({ kind: "failed" });
  expect(fake.commands.some((line) => /^(AUTH|MAIL)/.test(line))).toBe(false);
});

test("an address cannot bring a header or a second recipient with it", async () => {
  await send({}, { to: "x@example.com>\r\nRCPT TO:<evil@example.com" }).catch(() => {});
  expect(fake.commands.join("\n")).not.toContain("RCPT TO:<evil");
  expect(fake.seen.every((seen) => !/^Bcc:/m.test(seen.content))).toBe(true);
});
