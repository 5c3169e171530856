import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type FakeHttp, startFakeHttp } from "./harness/fake-provider.ts";
import { isSettled, messageRow, messageRows, workUntil, write } from "./harness/outbox.ts";
import { newPhone } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let fake: FakeHttp;
beforeAll(async () => {
  fake = await startFakeHttp({ status: 201, body: '{"sid":"SM1"}' });
  const provider = `twilio://AC1:canary-credential@127.0.0.1:${fake.port}?from=KPA&tls=off`;
  const look = "name=Chai&webotp=chai.example&app_hash=FA+9qCX9VSu";
  server = await startTestServer({ environment: { KPA_SMS_PROVIDER: `${provider}&${look}` } });
});
afterAll(() => Promise.all([server.close(), fake.close()]));
beforeEach(async () => {
  await server.ctx.db.deleteFrom("messages").execute();
  fake.seen.length = 0;
});

test("a row names the region of the number, sent or withheld, and none of an e-mail address", async () => {
  await write(server, { to: "+919812345678" });
  await write(server, { to: "+14165550123", isWithheld: true });
  await write(server, { to: "asha@example.com", channel: "email" });
  expect((await messageRows(server)).map((row) => row.region)).toEqual(["IN", "CA", null]);
});

/** Asks for a code as an app does, and has it sent. @returns its text */
async function textOf(language?: string): Promise<string> {
  const answer = await server.post("/api/v1/auth/verifications", {
    body: { phone: newPhone(), purpose: "register" },
    ...(language === undefined ? {} : { headers: { "accept-language": language } }),
  });
  expect(answer.status).toBe(202);
  await workUntil(server, {}, () => isSettled(server));
  return new URLSearchParams(fake.seen[0]?.text).get("Body") ?? "";
}

test.each([
  [undefined, "en"],
  ["en-GB,en;q=0.9", "en"],
  ["hi", "hi"],
  ["hi-IN,hi;q=0.9,en;q=0.8", "hi"],
  ["HI", "hi"],
  ["en;q=0.9, hi", "en"],
  ["ta-IN, hi;q=0.8, en;q=0.5", "hi"],
  ["fr, de", "en"],
  ["high, hi_IN, xx-hi", "en"],
  ["", "en"],
])("for Accept-Language %j a message is written in %s", async (accepted, language) => {
  const text = await textOf(accepted);
  expect((await messageRow(server)).language).toBe(language);
  expect([/your code to sign up/.test(text), /साइन अप कोड/.test(text)]).toEqual([
    language === "en",
    language === "hi",
  ]);
});

test.each(["en", "hi"])(
  "what the provider gets in %s ends with the lines that phones read, in one segment",
  async (language) => {
    const lines = (await textOf(language)).split("\n");
    const code = /\d{6}/.exec(lines[0] ?? "")?.[0];
    expect(lines[0]).toContain("Chai");
    expect(lines.slice(1)).toEqual(["FA+9qCX9VSu", `@chai.example #${code}`]);
    expect((await messageRow(server)).segments).toBe(1);
  },
);

test("a row counts the segments of its text, and an e-mail is one", async () => {
  const long = "webotp=accounts.chai-club.example&app_hash=FA+9qCX9VSu";
  const other = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_SMS_PROVIDER: `webhook+http://:${"x".repeat(16)}@127.0.0.1:9/?${long}` },
  });
  await write(other, { language: "hi" });
  await write(other, { language: "en" });
  await write(other, { language: "hi", channel: "email", to: "asha@example.com" });
  await other.close();
  expect((await messageRows(server)).map((row) => row.segments)).toEqual([2, 1, 1]);
});
