import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseNow } from "../src/db/clock.ts";
import { writtenMessages } from "./harness/messages.ts";
import { newPerson, newPhone, proveEmail } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
/** Another process on the same database. */
let other: TestServer;
beforeAll(async () => {
  // 64 at once are many for a server's few connections, and clients ask again.
  server = await startTestServer({ isPatient: true });
  other = await startTestServer({ database: server.ctx.database, isPatient: true });
});
afterAll(async () => {
  await other.close();
  await server.close();
});

function advance(seconds: number): void {
  for (const one of [server, other]) one.advance(seconds);
}

const ask = (body: object, on = server) => on.post("/api/v1/auth/verifications", { body });

async function sentTo(address: string): Promise<number> {
  return (await writtenMessages(server)).filter((one) => one.to === address).length;
}

test("many requests for one number at once bring one message", async () => {
  const phone = newPhone();
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, n) =>
      ask({ phone, purpose: "register" }, n % 2 === 0 ? server : other),
    ),
  );
  const statuses = answers.map((answer) => answer.status);
  expect(statuses.filter((status) => status === 202)).toHaveLength(1);
  expect(statuses.filter((status) => status === 429)).toHaveLength(63);
  expect(await sentTo(phone)).toBe(1);
});

test("five an hour hold for a number whatever the code is for, whoever asks and wherever", async () => {
  const phone = newPhone();
  const [one, two] = [await newPerson(server), await newPerson(server)];
  const own = (token: string, on: TestServer) =>
    on.post("/api/v1/user/verifications", { token, body: { purpose: "change_phone", phone } });
  const requests = [
    () => ask({ phone, purpose: "register" }),
    () => ask({ phone: phone.slice(3), purpose: "login" }, other),
    () => ask({ phone: `0${phone.slice(3)}`, purpose: "reset_password" }),
    () => own(one.token, server),
    () => own(two.token, other),
  ];
  for (const request of requests) {
    expect((await request()).status).toBe(202);
    advance(31);
  }
  const before = await sentTo(phone);
  for (const request of requests) {
    const answer = await request();
    expect([answer.status, answer.body.code]).toEqual([429, "rate_limited"]);
  }
  expect(await sentTo(phone)).toBe(before);
});

test("an e-mail address is limited like a number, however its capitals are", async () => {
  const email = "asha.limits@example.com";
  const person = await newPerson(server);
  await proveEmail(server, person.token, email);
  const statuses: number[] = [];
  for (const spelling of [email, email.toUpperCase(), email, email, "Asha.Limits@Example.com"]) {
    advance(31);
    statuses.push((await ask({ email: spelling, purpose: "login" })).status);
  }
  // The first of the five proved the address.
  expect(statuses).toEqual([202, 202, 202, 202, 429]);
});

describe("codes to everybody have a total for each hour", () => {
  const most = 3_000;

  /** Ten minutes into an hour in which so many were asked for. */
  async function hourWith(count: number): Promise<void> {
    const now = databaseNow(server.ctx.clock);
    const { rows } = await sql<{ left: number }>`
      select 3600 - extract(epoch from ${now} - date_trunc('hour', ${now}, 'UTC'))::float8 as left`.execute(
      server.ctx.db,
    );
    advance((rows[0]?.left ?? 0) + 600);
    await sql`insert into message_usage (scope, period, starts_at, asked)
      values ('*', 'hour', date_trunc('hour', ${databaseNow(server.ctx.clock)}, 'UTC'), ${count})`.execute(
      server.ctx.db,
    );
  }

  test("beyond it everybody waits for the next hour", async () => {
    await hourWith(most - 1);
    expect((await ask({ phone: newPhone(), purpose: "register" })).status).toBe(202);
    const phone = newPhone();
    const refused = await ask({ phone, purpose: "register" }, other);
    expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
    const wait = Number(refused.headers["retry-after"]);
    expect(wait).toBeGreaterThan(3_600 - 600 - 60);
    expect(wait).toBeLessThanOrEqual(3_600 - 600);
    expect(await sentTo(phone)).toBe(0);
    advance(wait);
    expect((await ask({ phone, purpose: "register" })).status).toBe(202);
    expect(await sentTo(phone)).toBe(1);
  });

  test("it is exact, however many ask at once", async () => {
    await hourWith(most - 5);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask({ phone: newPhone(), purpose: "register" })),
    );
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(5);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(15);
  });
});

test("KPA_RATE_LIMITS=off lifts them all", async () => {
  const free = await startTestServer({
    database: server.ctx.database,
    environment: { KPA_RATE_LIMITS: "off" },
  });
  const phone = newPhone();
  for (let n = 0; n < 12; n++) {
    expect((await ask({ phone, purpose: "register" }, free)).status).toBe(202);
  }
  await free.close();
});
