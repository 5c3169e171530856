/** `kpa demo`: people who are not there, so that every chart has something to show. */
import { sql } from "kysely";
import { expect, test, vi } from "vitest";
import { runCommand } from "./harness/command.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { startTestServer } from "./harness/test-server.ts";

vi.setConfig({ testTimeout: 120_000 });

const development = { KPA_ENV: "development" };

async function kpa(at: Installation, args: readonly string[], more: object = development) {
  return runCommand(args, { environment: { ...at.environment, ...more } });
}

test("it fills an empty database within seconds, and its log is whole", async () => {
  const at = await createInstallation();
  const made = await kpa(at, ["--json", "demo"]);
  expect(made.stderr).toBe("");
  const { users, events, messages, staff } = JSON.parse(made.stdout);
  expect(users).toBe(200);
  expect(events).toBeGreaterThan(3_000);
  expect(messages).toBeGreaterThan(500);
  const verified = await kpa(at, ["--json", "audit", "verify"]);
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, events });
  await at.use(async ({ kysely }) => {
    const { rows } = await sql<{ phone: string }>`
      select phone from users where phone <> '7760873976'`.execute(kysely);
    const nobodys = /^\+(9150\d{8}|447700900\d{3}|1(202|212|305|415|617)55501\d\d|4917139200\d\d)$/;
    expect(rows.length).toBe(199); // one has left
    for (const { phone } of rows) expect(phone).toMatch(nobodys);
  });
  const again = await kpa(at, ["--json", "demo"]);
  expect(again.code).toBe(1);
  expect(JSON.parse(again.stderr).error.code).toBe("demo_is_there");
  expect(staff.map(({ role }: { role: string }) => role)).toEqual(["admin", "support", "auditor"]);

  await at.use(async (database) => {
    const server = await startTestServer({
      database,
      environment: { ...at.environment, ...development },
      demoUser: false,
    });
    for (const { phone, password, role } of staff) {
      const answer = await server.logIn(phone, password);
      expect(answer.status, role).toBe(200);
    }
    const token = await server.token(staff[0].phone, staff[0].password);
    const { data } = (await server.get("/api/v1/admin/stats", { token })).body;
    const sum = (rows: readonly Record<string, number>[], name: string) =>
      rows.reduce((total, row) => total + (row[name] ?? 0), 0);
    expect(sum(data.log_ins, "password")).toBeGreaterThan(500);
    expect(sum(data.log_ins, "code")).toBeGreaterThan(200);
    expect(sum(data.registrations, "count")).toBeGreaterThan(50);
    expect(Math.max(...data.active_users.map((row: { week: number }) => row.week))).toBeGreaterThan(
      80,
    );
    expect(data.sessions.living).toBeGreaterThan(100);
    const providers = new Set(data.code_funnel.map((row: { provider: string }) => row.provider));
    expect(providers).toEqual(new Set(["msg91", "twilio", "smtp", "none"]));
    const regions = new Set(
      data.message_spend.by_region.map((row: { region: string }) => row.region),
    );
    expect(regions).toEqual(new Set(["IN", "GB", "US", "DE"]));
    expect(data.message_spend.alarms.map(({ scope }: { scope: string }) => scope)).toEqual(
      expect.arrayContaining(["*", "+130555"]),
    );
    const { items } = (await server.get("/api/v1/admin/attention", { token })).body.data;
    const codes = items.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(expect.arrayContaining(["range_held", "dead_messages"]));
    const { held } = (await server.get("/api/v1/admin/limits", { token })).body.data;
    expect(held.accounts.map(({ closed }: { closed: boolean }) => closed)).toEqual(
      expect.arrayContaining([true, false]),
    );
    const dead = await server.get("/api/v1/admin/messages?state=dead", { token });
    expect(dead.body.data.items.some((one: { can_resend: boolean }) => one.can_resend)).toBe(true);
    await server.close();
  });
});

test("the same seed tells the same story, and another seed another", async () => {
  const told = async (seed: string) => {
    const at = await createInstallation();
    const made = await kpa(at, ["--json", "demo", "--seed", seed]);
    expect(made.stderr).toBe("");
    return at.use(async ({ kysely }) => {
      const { rows } = await sql`
        select name, email, phone from users order by phone`.execute(kysely);
      return JSON.stringify(rows);
    });
  };
  const first = await told("7");
  expect(await told("7")).toBe(first);
  expect(await told("8")).not.toBe(first);
});

test("it is refused in production, and beside other users unless it is told to", async () => {
  const at = await createInstallation();
  const production = {
    KPA_ENV: "production",
    SECRET_KEY: "a secret that only the tests know, long enough",
  };
  const refused = await kpa(at, ["--json", "demo"], production);
  expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([1, "production"]);
  await at.use(async ({ kysely }) => {
    await sql`insert into users (phone, password_hash) values ('9812345678', 'x')`.execute(kysely);
  });
  const beside = await kpa(at, ["--json", "demo"]);
  expect(JSON.parse(beside.stderr).error.code).toBe("has_users");
  const seed = await kpa(at, ["--json", "demo", "--seed", "x"]);
  expect(JSON.parse(seed.stderr).error.code).toBe("no_seed");
  expect((await kpa(at, ["demo", "--add"])).code).toBe(0);
});
