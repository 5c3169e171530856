/** The outbox as staff see it, and sending after all. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clean } from "../src/maintenance.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { deadMessage } from "./harness/look-after-requests.ts";
import { askForCode } from "./harness/messages.ts";
import { workUntil } from "./harness/outbox.ts";
import { newPerson, newPhone } from "./harness/people.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer, testSecret } from "./harness/test-server.ts";
import { counted } from "./harness/usage.ts";

const path = "/api/v1/admin/messages";
/** Hours pass here. */
const longTokens = { ACCESS_TOKEN_EXPIRE_MINUTES: "10000" };

let server: TestServer;
let admin: StaffMember;
beforeAll(async () => {
  server = await startTestServer({
    clients: "many",
    passwords: cheapPasswords,
    environment: longTokens,
  });
  admin = await addStaff(server, "admin");
});
afterAll(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: as answers are
async function find(query = "", by = admin): Promise<any[]> {
  const answer = await by.get(`${path}?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data.items;
}

const resend = (id: string, by = admin) => by.post(`${path}/${id}/resend`, { body: {} });

test("a message shows the end of whom it went to, and not what it says", async () => {
  const phone = newPhone();
  const { code } = await askForCode(server, { phone, purpose: "register" });
  const answer = await admin.get(path);
  expect(answer.text).not.toContain(code);
  expect(answer.text).not.toContain(phone.slice(1));
  expect(answer.body.data.items[0]).toMatchObject({
    channel: "sms",
    template: "code.register",
    user_id: null,
    to: `…${phone.slice(-2)}`,
    region: "IN",
    segments: 1,
    state: "queued",
    can_resend: false,
  });
});

test("an address by e-mail shows its first letter and its host", async () => {
  const person = await newPerson(server);
  const body = { purpose: "change_email", email: "asha@mail.example" };
  await server.post("/api/v1/user/verifications", { token: person.token, body });
  expect((await find("channel=email"))[0]).toMatchObject({ to: "a…@mail.example", region: null });
});

test("filters narrow the list together, and pages show each message once", async () => {
  await server.post("/api/v1/auth/verifications", {
    body: { phone: newPhone(), purpose: "login" },
  });
  const dead = await deadMessage(server);
  expect((await find("state=dead")).map(({ id }) => id)).toEqual([dead]);
  expect(await find("state=dead&channel=email")).toEqual([]);
  expect(await find("region=DE")).toEqual([]);
  const withheld = await find("state=withheld");
  expect(withheld).toMatchObject([{ provider: null }]);
  const all = await find("limit=100");
  const first = (await admin.get(`${path}?limit=2`)).body.data;
  const rest = await find(`limit=100&cursor=${first.next_cursor}`);
  expect([...first.items, ...rest]).toEqual(all);
  for (const query of ["state=lost", "region=in", "channel=fax", "user_id=0"]) {
    expect((await admin.get(`${path}?${query}`)).status, query).toBe(422);
  }
});

test("a message that was given up is sent after all, counted, and written down", async () => {
  const id = await deadMessage(server);
  expect((await find("state=dead")).find((one) => one.id === id)).toMatchObject({
    can_resend: true,
    attempts: 5,
  });
  const before = await counted(server, "*", "day");
  expect((await resend(id)).status).toBe(202);
  expect((await counted(server, "*", "day")).asked).toBe(before.asked + 1);
  const { items } = (await admin.get("/api/v1/admin/audit-events?type=message.resent")).body.data;
  expect(items[0]).toMatchObject({
    actor: { kind: "staff", id: admin.id },
    details: { message_id: id },
  });
  const state = async () => (await find("limit=100")).find((one) => one.id === id)?.state;
  expect(await state()).toBe("queued");
  await workUntil(server, {}, async () => (await state()) === "sent");
  const again = await resend(id);
  expect(again.body.code).toBe("conflict");
});

test("of two who send it at once, one does", async () => {
  const id = await deadMessage(server);
  const answers = await Promise.all([resend(id), resend(id), resend(id), resend(id)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
});

test("what is out of time, replaced, forgotten or under way is not sent again", async () => {
  const phone = newPhone();
  const old = await askForCode(server, { phone, purpose: "register" });
  const idOf = async (verificationId: string) => {
    const { rows } = await sql<{ id: string }>`
      update messages set state = 'dead' where verification_id = ${verificationId} returning id`.execute(
      server.ctx.db,
    );
    return rows[0]?.id ?? "";
  };
  const oldId = await idOf(old.verification_id);
  server.advance(31);
  const fresh = await askForCode(server, { phone, purpose: "register" });
  const freshId = await idOf(fresh.verification_id);
  expect((await resend(oldId)).body.code).toBe("conflict");
  expect((await resend(freshId)).status).toBe(202);
  const sent = await deadMessage(server, undefined, "sent");
  expect((await resend(sent)).body.code).toBe("conflict");
  const late = await deadMessage(server);
  server.advance(3601);
  expect((await resend(late)).body.code).toBe("conflict");
  const empty = await deadMessage(server);
  await sql`update messages set payload = null where id = ${empty}`.execute(server.ctx.db);
  expect((await resend(empty)).body.code).toBe("conflict");
  expect((await resend("0199c0de-7e57-7000-8000-00000000dead")).status).toBe(404);
  expect((await resend("x")).status).toBe(404);
});

test("a budget that is spent sends no message after all either, and leaves it as it was", async () => {
  const own = await startTestServer({
    passwords: cheapPasswords,
    environment: { KPA_SMS_LIMITS: "budget_day=0" },
  });
  const staff = await addStaff(own, "admin");
  const id = await deadMessage(own);
  const answer = await resend(id, staff);
  expect([answer.status, answer.body.code]).toEqual([429, "rate_limited"]);
  expect(await find("", staff)).toMatchObject([{ id, state: "dead", can_resend: true }]);
  await own.close();
});

test("in production, too, what a dead message says is kept until its time is over", async () => {
  const production = await startTestServer({
    environment: { ...longTokens, KPA_ENV: "production", SECRET_KEY: testSecret },
    passwords: cheapPasswords,
    demoUser: false,
  });
  const staff = await addStaff(production, "admin");
  const id = await deadMessage(production);
  await clean(production.ctx);
  expect(await find("", staff)).toMatchObject([{ id, can_resend: true }]);
  production.advance(3601);
  await clean(production.ctx);
  expect(await find("", staff)).toMatchObject([{ id, to: null, can_resend: false }]);
  await production.close();
});

test("how much of the limits is used up is told as by the command", async () => {
  const { data } = (await admin.get(`${path}/usage`)).body;
  expect(data.limits).toBe("on");
  expect(data.totals).toContainEqual(
    expect.objectContaining({ what: "text messages", period: "day", most: 20000, budget: 250 }),
  );
});
