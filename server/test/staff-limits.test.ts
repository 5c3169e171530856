/** Whom a limit holds back, as staff see it, and letting them go: wherever attempts are counted. */
import { expect, test, vi } from "vitest";
import { clean } from "../src/maintenance.ts";
import { describeEachStore } from "./harness/counter-stores.ts";
import { goodPassword, newPerson } from "./harness/people.ts";
import { addStaff } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";
import { count, nextPeriod } from "./harness/usage.ts";

vi.setConfig({ testTimeout: 60_000 });

const path = "/api/v1/admin/limits";

describeEachStore((store) => {
  async function startWithStaff() {
    const server = await store.start({ environment: { ACCESS_TOKEN_EXPIRE_MINUTES: "10000" } });
    return { server, admin: await addStaff(server, "admin") };
  }

  const fail = async (server: TestServer, phone: string, times: number) => {
    for (let n = 0; n < times; n++) await server.logIn(phone, `wrong ${n}`);
  };

  test("an account that waits is named, and one that is let go is in at once", async () => {
    const { server, admin } = await startWithStaff();
    const person = await newPerson(server);
    await fail(server, person.phone, 5);
    expect((await server.logIn(person.phone, goodPassword)).status).toBe(429);
    const held = (await admin.get(path)).body.data.held.accounts;
    const own = held.filter(({ user }: { user: { id: number } }) => user.id === person.id);
    expect(own).toEqual([
      {
        user: { id: person.id, name: null, phone: person.phone },
        way: "password",
        failures: 5,
        blocked_until: expect.stringMatching(/Z$/),
        closed: false,
      },
    ]);
    const body = { user_id: person.id, reason: "She called from her own number" };
    const released = await admin.post(`${path}/release`, { body });
    expect(released.body.data).toEqual({ released: true });
    expect((await server.logIn(person.phone, goodPassword)).status).toBe(200);
    expect((await admin.post(`${path}/release`, { body })).body.data).toEqual({ released: false });
    const events = `/api/v1/admin/audit-events?type=limit.released&user_id=${person.id}`;
    expect((await admin.get(events)).body.data.items).toMatchObject([
      { actor: { id: admin.id }, details: { reason: body.reason } },
    ]);
  });

  test("an account that is closed says so, and opens by a release", async () => {
    const { server, admin } = await startWithStaff();
    const person = await newPerson(server);
    for (let n = 0; n < 50; n++) {
      await server.logIn(person.phone, "wrong");
      await store.advance(16 * 60);
    }
    await store.advance(60 * 60);
    const { accounts } = (await admin.get(path)).body.data.held;
    expect(accounts).toContainEqual(
      expect.objectContaining({ way: "password", failures: 50, blocked_until: null, closed: true }),
    );
    const body = { user_id: person.id, reason: "Asked for at the desk" };
    expect((await admin.post(`${path}/release`, { body })).body.data.released).toBe(true);
    expect((await server.logIn(person.phone, goodPassword)).status).toBe(200);
  });

  test("a range whose codes do not come back is named, and is let go", async () => {
    const { server, admin } = await startWithStaff();
    await nextPeriod("hour", server);
    const phone = "+917012312345";
    const range = phone.slice(0, -5);
    await count(server, { scope: range, period: "hour", codes: 40, entered: 0 });
    const ask = () =>
      server.post("/api/v1/auth/verifications", { body: { phone, purpose: "register" } });
    expect((await ask()).body.code).toBe("rate_limited");
    const { ranges } = (await admin.get(path)).body.data.held;
    expect(ranges).toContainEqual(expect.objectContaining({ range, asked: 40, entered: 0 }));
    const codes = (await admin.get("/api/v1/admin/attention")).body.data.items.map(
      ({ code }: { code: string }) => code,
    );
    expect(codes).toContain("range_held");
    const body = { range, reason: "A new city" };
    expect((await admin.post(`${path}/release`, { body })).body.data.released).toBe(true);
    expect((await ask()).status).toBe(202);
    expect((await admin.post(`${path}/release`, { body })).body.data.released).toBe(false);
    await clean(server.ctx);
  });

  test("either a user or a range is let go, and nobody who is not there", async () => {
    const { admin } = await startWithStaff();
    for (const body of [
      { reason: "r" },
      { user_id: 1, range: "+9198", reason: "r" },
      { user_id: 1 },
      { range: "9198", reason: "r" },
    ]) {
      expect((await admin.post(`${path}/release`, { body })).status).toBe(422);
    }
    const body = { user_id: 2147483647, reason: "r" };
    expect((await admin.post(`${path}/release`, { body })).status).toBe(404);
  });
});

test("the rules in force are told, and none where they are off", async () => {
  for (const [setting, least] of [
    ["on", 10],
    ["off", 0],
  ] as const) {
    const server = await startTestServer({ environment: { KPA_RATE_LIMITS: setting } });
    const auditor = await addStaff(server, "auditor");
    const { rules, alert } = (await auditor.get(path)).body.data;
    expect(rules.length).toBeGreaterThanOrEqual(least);
    expect(rules.some(({ code }: { code: string }) => code === "account")).toBe(setting === "on");
    expect(alert).toEqual({ active: false, since: null, failures_per_minute: 0, usual: 0 });
    await server.close();
  }
});
