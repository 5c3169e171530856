/** Text messages go to the regions that are named, and to no others. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Account, addUser, signIn } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { newPerson, newPhone, proveEmail } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import { ask, outcome, sentTo } from "./harness/usage.ts";

let server: TestServer;
/** Sends to Britain and to India. */
let both: TestServer;
/** Somebody whose number is British, from when that was sent to. */
let abroad: Account;
beforeAll(async () => {
  const common = { clients: "many", passwords: cheapPasswords } as const;
  server = await startTestServer(common);
  both = await startTestServer({
    ...common,
    database: server.ctx.database,
    environment: { KPA_SMS_REGIONS: "GB,IN" },
  });
  abroad = await addUser(server, { phone: "+447400123450" });
  await sql`update users set phone_verified_at = now() where id = ${abroad.id}`.execute(
    server.ctx.db,
  );
});
afterAll(async () => {
  await both.close();
  await server.close();
});

const nobodys = "+44 7400 123456";
const unsupported = "region_not_supported";

test("a code for any purpose is refused to a number elsewhere, known or not, and nothing is counted", async () => {
  const token = await signIn(server, await addUser(server));
  const requests = [
    ...["register", "login", "reset_password"].flatMap((purpose) => [
      () => ask(server, { purpose, phone: nobodys }),
      () => ask(server, { purpose, phone: abroad.phone }),
    ]),
    () => ask(server, { purpose: "change_phone", phone: nobodys }, { token }),
    () => ask(server, { purpose: "change_phone", phone: abroad.phone }, { token }),
  ];
  const bodies = new Set<string>();
  // More often than anything that counted would allow.
  for (let round = 0; round < 12; round++) {
    for (const request of requests) {
      const answer = await request();
      expect([answer.status, outcome(answer)]).toEqual([422, unsupported]);
      expect(answer.headers["retry-after"]).toBeUndefined();
      bodies.add(JSON.stringify({ ...answer.body, request_id: "" }));
    }
  }
  expect(bodies.size).toBe(1);
  for (const table of ["code_requests", "message_usage", "window_counts", "verifications"]) {
    const { rows } = await sql`select from ${sql.table(table)}`.execute(server.ctx.db);
    expect([table, rows.length]).toEqual([table, 0]);
  }
});

test("so is one to the user's own number, where that is elsewhere", async () => {
  const token = await signIn(server, abroad);
  for (const purpose of ["reauthenticate", "delete_account"]) {
    expect(outcome(await ask(server, { purpose }, { token }))).toBe(unsupported);
    expect(outcome(await ask(both, { purpose }, { token }))).toBe("202");
  }
});

test("KPA_SMS_REGIONS names all that are sent to; unset, it is the default region", async () => {
  expect(outcome(await ask(both, { purpose: "register", phone: nobodys }))).toBe("202");
  expect(outcome(await ask(both, { purpose: "register", phone: newPhone() }))).toBe("202");
  expect(outcome(await ask(server, { purpose: "register", phone: newPhone() }))).toBe("202");
  const britain = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_SMS_REGIONS: "GB" },
  });
  expect(outcome(await ask(britain, { purpose: "register", phone: newPhone() }))).toBe(unsupported);
  await britain.close();
});

test("regions that share a country code are told apart", async () => {
  const america = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_SMS_REGIONS: "US", KPA_DEFAULT_REGION: "US" },
  });
  const numbers = {
    US: "+1 201 555 0123",
    CA: "+1 506 234 5678",
    JM: "+1 876 210 1234",
    DO: "+1 809 234 5678",
  };
  const answers: Record<string, string> = {};
  for (const [region, phone] of Object.entries(numbers)) {
    answers[region] = outcome(await ask(america, { purpose: "register", phone }));
  }
  expect(answers).toEqual({ US: "202", CA: unsupported, JM: unsupported, DO: unsupported });
  await america.close();
});

test("e-mail goes everywhere", async () => {
  const { token } = await newPerson(both);
  const email = "asha.regions@example.com";
  await proveEmail(both, token, email);
  const britain = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_SMS_REGIONS: "GB" },
  });
  britain.advance(31);
  expect(outcome(await ask(britain, { purpose: "login", email }))).toBe("202");
  expect(await sentTo(server, email)).toBe(2);
  await britain.close();
});

test("a notice to a number elsewhere is left out, and what it is about is done", async () => {
  for (const [at, told] of [
    [server, 0],
    [both, 1],
  ] as const) {
    const token = await signIn(at, abroad);
    const body = { current_password: abroad.password, new_password: abroad.password };
    const before = await sentTo(at, abroad.phone);
    expect((await at.post("/api/v1/user/password", { token, body })).status).toBe(200);
    expect((await sentTo(at, abroad.phone)) - before).toBe(told);
  }
});

test("KPA_RATE_LIMITS=off lifts limits, and sends nowhere else", async () => {
  const free = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_RATE_LIMITS: "off" },
  });
  expect(outcome(await ask(free, { purpose: "register", phone: nobodys }))).toBe(unsupported);
  await free.close();
});
