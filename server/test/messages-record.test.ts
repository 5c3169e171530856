/** Rules that only record: tried on real traffic, they refuse nothing and say what they would have refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordableRules } from "../src/config/message-limits.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { signUp } from "./harness/messages.ts";
import { goodPassword, newPhone } from "./harness/people.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";
import {
  ask,
  count,
  forgetUsage,
  logged,
  metric,
  nextPeriod,
  outcome,
  sentTo,
} from "./harness/usage.ts";

type Rule = (typeof recordableRules)[number];

const ip = "198.51.100.9";
const range = "+9198444";
let phones = 0;
const numberIn = (front: string) => `${front}${String(++phones).padStart(5, "0")}`;
const register = (server: TestServer, phone = newPhone()) =>
  ask(server, { purpose: "register", phone }, { ip: `10.1.${phones >> 8}.${++phones & 255}` });

/** Brings each rule to where it would refuse the next request, and makes that. */
const next: Readonly<Record<Rule, (server: TestServer) => Promise<string>>> = {
  number: async (server) => {
    const phone = newPhone();
    for (let n = 0; n < 5; n++) {
      await register(server, phone);
      server.advance(31);
    }
    return outcome(await register(server, phone));
  },
  client: async (server) => {
    for (let n = 0; n < 60; n++) {
      await ask(server, { purpose: "register", phone: newPhone() }, { ip });
    }
    return outcome(await ask(server, { purpose: "register", phone: newPhone() }, { ip }));
  },
  region: async (server) => {
    await count(server, { scope: "IN", period: "day", asked: 10_000 });
    return outcome(await register(server));
  },
  total: async (server) => {
    await count(server, { scope: "*", period: "hour", asked: 3_000 });
    return outcome(await register(server));
  },
  budget: async (server) => {
    await count(server, { scope: "*", period: "month", cost: 2_500_000_000 });
    return outcome(await register(server));
  },
  conversion: async (server) => {
    await count(server, { scope: range, period: "hour", codes: 30 });
    return outcome(await register(server, numberIn(range)));
  },
};

describe.each(recordableRules)("the rule %s", (rule) => {
  let denying: TestServer;
  let recording: TestServer;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const { database } = await openTestDatabase();
    const common = { passwords: cheapPasswords, database };
    denying = await startTestServer(common);
    const environment = { KPA_LIMITS_RECORD: rule };
    recording = await startTestServer({ ...common, environment });
    close = async () => {
      await recording.close();
      await denying.close();
      await database.close();
    };
  });
  afterAll(() => close());
  beforeEach(async () => {
    await nextPeriod("month", denying, recording);
    await forgetUsage(denying);
  });

  test("refuses by default, and says nothing of it in the log", async () => {
    expect(await next[rule](denying)).toBe("rate_limited");
    expect(await metric(denying, `kpa_limits_total{rule="${rule}",mode="deny"}`)).toBe(1);
    expect(logged(denying, /only records/)).toEqual([]);
  });

  test("records where it is told to: once in the log and in the metrics for each request", async () => {
    expect(await next[rule](recording)).toBe("202");
    expect(await metric(recording, `kpa_limits_total{rule="${rule}",mode="record"}`)).toBe(1);
    expect(await metric(recording, `kpa_limits_total{rule="${rule}",mode="deny"}`)).toBeUndefined();
    const [line, ...more] = logged(recording, /a limit that only records was passed/);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ level: "warn", rule, retry_after: expect.any(Number) });
    expect(JSON.stringify(line)).not.toMatch(/98\d{5}|198\.51/);
  });

  test("leaves the others as they are", async () => {
    const other = recordableRules[(recordableRules.indexOf(rule) + 1) % recordableRules.length];
    expect(await next[other as Rule](recording)).toBe("rate_limited");
  });
});

test("a notice goes out where its rules only record", async () => {
  const server = await startTestServer({
    passwords: cheapPasswords,
    environment: { KPA_LIMITS_RECORD: "budget,total,region" },
  });
  const phone = newPhone();
  const { token } = await signUp(server, phone, goodPassword);
  await count(server, { scope: "*", period: "month", cost: 2_500_000_000 });
  await count(server, { scope: "IN", period: "day", asked: 12_000 });
  const before = await sentTo(server, phone);
  const body = { current_password: goodPassword, new_password: goodPassword };
  expect((await server.post("/api/v1/user/password", { token, body })).status).toBe(200);
  expect((await sentTo(server, phone)) - before).toBe(1);
  expect(
    logged(server, /only records/)
      .map(({ rule }) => rule)
      .sort(),
  ).toEqual(["budget", "region"]);
  await server.close();
});

test("what was recorded goes on counting: told to refuse, the rule refuses at once", async () => {
  const server = await startTestServer({
    passwords: cheapPasswords,
    environment: { KPA_LIMITS_RECORD: "total", KPA_SMS_LIMITS: "total_hour=3" },
  });
  await nextPeriod("hour", server);
  for (let n = 0; n < 6; n++) expect(outcome(await register(server))).toBe("202");
  const strict = await startTestServer({
    passwords: cheapPasswords,
    database: server.ctx.database,
    environment: { KPA_SMS_LIMITS: "total_hour=6" },
  });
  strict.advance(server.ctx.clock.offsetSeconds);
  expect(outcome(await register(strict))).toBe("rate_limited");
  await strict.close();
  await server.close();
});
