/** The log of events as staff search, verify and export it. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createVerification } from "../src/admin/verify-audit-log.ts";
import { recordEvent } from "../src/audit/record.ts";
import { addUser } from "./harness/accounts.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { goodPassword, newPerson, newPhone, type Person } from "./harness/people.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const path = "/api/v1/admin/audit-events";

let server: TestServer;
let auditor: StaffMember;
let person: Person;
beforeAll(async () => {
  server = await startTestServer({ clients: "many", passwords: cheapPasswords });
  auditor = await addStaff(server, "auditor");
  person = await newPerson(server);
  await server.logIn(person.phone, goodPassword);
  await server.logIn(person.phone, "wrong");
  await server.logIn(newPhone(), "wrong");
  await server.patch("/api/v1/user/profile", { token: person.token, body: { name: "=1+1" } });
});
afterAll(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: as answers are
async function find(query: string): Promise<any[]> {
  const answer = await auditor.get(`${path}?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data.items;
}

test("an event says who did what to whom, from where, with what is personal opened", async () => {
  const [event] = await find(`user_id=${person.id}&type=login.password&result=failure`);
  expect(event).toEqual({
    id: expect.any(String),
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    type: "login.password",
    description: "A log-in with the password was refused",
    result: "failure",
    reason: "invalid_credentials",
    user_id: person.id,
    actor: { kind: "anonymous", id: null, name: null },
    session_id: null,
    request_id: expect.any(String),
    ip: expect.stringMatching(/^10\./),
    user_agent: "lightMyRequest",
    details: {},
  });
  const [changed] = await find(`actor_id=${person.id}&type=profile.changed`);
  expect(changed).toMatchObject({ actor: { kind: "user", id: person.id, name: "=1+1" } });
});

test("filters narrow the list together, and the newest comes first", async () => {
  const all = await find("limit=100");
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .toSorted()
      .reverse(),
  );
  const failures = await find("result=failure&limit=100");
  expect(failures).toEqual(all.filter(({ result }) => result === "failure"));
  const theirs = await find(`user_id=${person.id}&limit=100`);
  expect(theirs).toEqual(all.filter(({ user_id }) => user_id === person.id));
  const middle = all[Math.floor(all.length / 2)].at;
  const later = await find(`from=${middle}&limit=100`);
  const earlier = await find(`to=${middle}&limit=100`);
  expect([...later, ...earlier]).toEqual(all);
  expect(await find("type=no.such_type")).toEqual([]);
});

test("pages show each event once", async () => {
  const all = await find("limit=100");
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? "" : `&cursor=${cursor}`;
    const { data } = (await auditor.get(`${path}?limit=2${more}`)).body;
    seen.push(...data.items.map(({ id }: { id: string }) => id));
    cursor = data.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(all.map(({ id }) => id));
});

test.each([
  "user_id=0",
  "user_id=x",
  "result=maybe",
  "from=now",
  "limit=101",
  "cursor=x",
  "more=1",
])("%s is refused", async (query) => {
  expect((await auditor.get(`${path}?${query}`)).status).toBe(422);
});

test("what an erased person's events held does not open any more", async () => {
  const leaver = await newPerson(server);
  await server.delete("/api/v1/user", { token: leaver.token, body: { password: goodPassword } });
  const events = await find(`user_id=${leaver.id}&limit=100`);
  expect(events.length).toBeGreaterThan(2);
  for (const event of events) expect(event).toMatchObject({ ip: null, user_agent: null });
});

test("every type can be chosen, and is described", async () => {
  const { items } = (await auditor.get("/api/v1/admin/audit-event-types")).body.data;
  expect(items).toContainEqual({
    type: "login.password",
    description: "Logged in with the password",
  });
});

test("a support person neither exports nor verifies", async () => {
  const support = await addStaff(server, "support");
  expect((await support.get(`${path}/export`)).status).toBe(403);
  expect((await support.post(`${path}/verify`, { body: {} })).status).toBe(403);
  expect((await support.get(path)).status).toBe(200);
});

test("an export is a file of all that the filters find, and an event itself", async () => {
  const answer = await auditor.get(`${path}/export?user_id=${person.id}`);
  expect(answer.headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
  expect(answer.headers["content-disposition"]).toMatch(
    /^attachment; filename="audit-events-\d{4}-\d\d-\d\d\.ndjson"$/,
  );
  expect(answer.headers["cache-control"]).toBe("no-store");
  const lines = answer.text.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    await find(`user_id=${person.id}&limit=100`),
  );
  const [exported] = await find("type=audit.exported");
  expect(exported).toMatchObject({
    actor: { kind: "staff", id: auditor.id },
    details: { user_id: person.id, format: "ndjson" },
  });
});

test("2,000 events come out in pages, each once, and no text is taken for a formula", async () => {
  const user = await addUser(server, { name: "Zoya" });
  await server.ctx.db.transaction().execute(async (tx) => {
    for (let n = 0; n < 2_000; n++) {
      await recordEvent(server.ctx, tx, {
        type: "profile.changed",
        result: "success",
        userId: user.id,
        actor: { kind: "user", id: user.id },
        caller: {
          ip: "192.0.2.1",
          userAgent: n === 0 ? '=HYPERLINK("http://evil.example")' : "app, 1.0",
          requestId: "r",
          language: "en",
        },
      });
    }
  });
  const { text } = await auditor.get(`${path}/export?format=csv&user_id=${user.id}`);
  const lines = text.trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^id,at,type,/);
  const rows = lines.slice(1);
  expect(new Set(rows.map((line) => line.slice(0, 36))).size).toBe(2_000);
  expect(rows.filter((line) => line.includes('"app, 1.0"'))).toHaveLength(1_999);
  const formula = rows.filter((line) => line.includes("HYPERLINK"));
  expect(formula).toHaveLength(1);
  expect(formula[0]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
});

test("others are answered while the log is verified, whatever the database", async () => {
  const order: string[] = [];
  const finished = (name: string) => (answer: { readonly status: number }) => {
    expect(answer.status).toBe(200);
    order.push(name);
  };
  const verified = auditor.post(`${path}/verify`, { body: {} }).then(finished("verified"));
  const profiles = [1, 2, 3].map(() => auditor.get("/api/v1/user/profile").then(finished("other")));
  await Promise.all([verified, ...profiles]);
  expect(order).toEqual(["other", "other", "other", "verified"]);
});

test("verifying says that the log is whole, and that it was done", async () => {
  const answer = await auditor.post(`${path}/verify`, { body: {} });
  expect(answer.status).toBe(200);
  expect(answer.body.data).toMatchObject({ intact: true, findings: [], complete: true });
  expect(answer.body.data.events).toBeGreaterThan(2_000);
  const [verified] = await find("type=audit.verified");
  expect(verified).toMatchObject({ result: "success", actor: { id: auditor.id } });
});

test("one verification at a time, and one that has no time left says so", async () => {
  const verify = createVerification(server.ctx, 0);
  const staff = {
    userId: auditor.id,
    sessionId: auditor.sessionId,
    roles: ["auditor"],
    caller: { ip: "192.0.2.1", userAgent: null, requestId: "r", language: "en" },
  } as const;
  const first = verify(staff);
  await expect(verify(staff)).rejects.toMatchObject({ code: "rate_limited" });
  expect(await first).toMatchObject({ complete: false });
  expect(await verify(staff)).toMatchObject({ complete: false });
});

test("a row that was changed is found, and needs attention where it is at the log's end", async () => {
  const own = await startTestServer({ passwords: cheapPasswords });
  const staff = await addStaff(own, "admin");
  await own.logIn();
  await own.ctx.db.transaction().execute(async (tx) => {
    await sql`alter table audit_events disable trigger all`.execute(tx);
    await sql`update audit_events set reason = 'nothing'`.execute(tx);
    await sql`alter table audit_events enable trigger all`.execute(tx);
  });
  const { data } = (await staff.post(`${path}/verify`, { body: {} })).body;
  expect(data.intact).toBe(false);
  expect(data.findings[0]).toMatchObject({
    code: "changed",
    detail: expect.stringContaining("was changed"),
  });
  const attention = async () => {
    const { items } = (await staff.get("/api/v1/admin/attention")).body.data;
    return items.map(({ code }: { code: string }) => code);
  };
  expect(await attention()).toEqual([]);
  await sql`update audit_lanes set head_mac = '\\x00' where lane = 3`.execute(own.ctx.db);
  expect(await attention()).toEqual(["audit_findings"]);
  await own.close();
});
