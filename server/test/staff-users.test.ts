/** How staff find users. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Account, addUser } from "./harness/accounts.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const users = "/api/v1/admin/users";

let server: TestServer;
let staff: StaffMember;
beforeAll(async () => {
  server = await startTestServer();
  staff = await addStaff(server, "auditor");
});
afterAll(() => server.close());

interface Item {
  readonly id: number;
  readonly status: string;
  readonly name: string | null;
}

async function list(query: string): Promise<{ items: Item[]; next_cursor: string | null }> {
  const answer = await staff.get(`${users}?${query}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.data;
}

const search = (text: string, more = "") => list(`query=${encodeURIComponent(text)}${more}`);
const found = async (text: string, more = "") =>
  (await search(text, more)).items.map(({ id }) => id);

async function walk(query: string, between?: () => Promise<unknown>): Promise<number[]> {
  const ids: number[] = [];
  for (let cursor = ""; ; ) {
    const page = await list(`${query}${cursor}`);
    ids.push(...page.items.map(({ id }) => id));
    if (page.next_cursor === null) return ids;
    cursor = `&cursor=${page.next_cursor}`;
    await between?.();
  }
}

describe("the list", () => {
  test("shows the newest first, in pages without a gap or a double while users come and go", async () => {
    const made: Account[] = [];
    for (let n = 0; n < 7; n++) made.push(await addUser(server, { name: `Paged ${n}` }));
    const gone = made[1] as Account;
    let isGone = false;
    const ids = await walk("limit=2", async () => {
      await addUser(server);
      if (!isGone) await server.ctx.db.deleteFrom("users").where("id", "=", gone.id).execute();
      isGone = true;
    });
    const stayed = made.filter(({ id }) => id !== gone.id).map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(stayed));
  });

  test("refuses a cursor that it did not give out, and a limit that is none", async () => {
    for (const bad of [
      "cursor=x",
      "cursor=MDE",
      "cursor=LTE",
      "limit=0",
      "limit=101",
      "role=root",
    ]) {
      const answer = await staff.get(`${users}?${bad}`);
      expect([bad, answer.status, answer.body.code]).toEqual([bad, 422, "validation_failed"]);
    }
  });

  test("by status shows who is disabled, and by role who is staff", async () => {
    const admin = await addStaff(server, "admin");
    const user = await addUser(server);
    const body = { status: "disabled", reason: "Reported" };
    expect((await admin.patch(`${users}/${user.id}`, { body })).status).toBe(200);
    expect(await walk("status=disabled&limit=1")).toContain(user.id);
    expect(await walk("status=active")).not.toContain(user.id);
    expect(await walk("role=admin&limit=1")).toEqual([admin.id]);
    expect(await walk("role=auditor")).toEqual([staff.id]);
    expect(await found(user.phone, "&status=disabled")).toEqual([user.id]);
    expect(await found(user.phone, "&status=active")).toEqual([]);
    expect(await found(admin.phone, "&role=support")).toEqual([]);
  });

  test("never shows a hash, nor does the page of one user", async () => {
    const user = await addUser(server, { name: "Hashless", email: "hashless@example.com" });
    const one = await staff.get(`${users}/${user.id}`);
    expect(one.body.data.user).toEqual({
      id: user.id,
      name: "Hashless",
      email: "hashless@example.com",
      phone: user.phone,
      phone_verified: false,
      email_verified: false,
      roles: [],
      status: "active",
      disabled_reason: null,
      disabled_until: null,
      created_at: expect.stringMatching(/Z$/),
      last_active_at: expect.stringMatching(/Z$/),
      metadata: {},
      living_sessions: 0,
      password: { set: true, hash: "argon2id", breached: false },
      factors: [
        { kind: "password", available: true },
        { kind: "sms_code", available: true },
        { kind: "email_code", available: false },
      ],
    });
    expect(one.text + (await staff.get(users)).text).not.toContain("$argon2");
  });
});

test.each(["0", "-1", "x", "2147483648", "99999999999", "1e3", "01"])(
  "there is no user %s: every route of one user says so",
  async (id) => {
    const admin = await addStaff(server, "admin");
    const answers = [
      await admin.get(`${users}/${id}`),
      await admin.patch(`${users}/${id}`, { body: {} }),
      await admin.delete(`${users}/${id}`, { body: { reason: "x" } }),
      await admin.get(`${users}/${id}/sessions`),
      await admin.delete(`${users}/${id}/sessions`),
      await admin.delete(`${users}/${id}/sessions/${admin.sessionId}`),
      await admin.post(`${users}/${id}/password`, { body: {} }),
      await admin.post(`${users}/${id}/impersonation`, { body: { reason: "x", minutes: 1 } }),
    ];
    for (const answer of answers)
      expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
  },
);

describe("a search", () => {
  let asha: Account;
  beforeAll(async () => {
    asha = await addUser(server, {
      phone: "+919123456780",
      name: "Áshá Venkatarāman",
      email: "Asha.V+shop@Example.org",
    });
  });

  test.each([
    "+919123456780",
    "9123456780",
    "09123456780",
    "0091 91234 56780",
    "(+91) 91234-56780",
    "९१२३४५६७८०",
    "+91 9123",
    "3456 780",
    "091234",
    "5678",
  ])("finds a number by %s", async (typed) => {
    expect(await found(typed)).toContain(asha.id);
  });

  test.each([
    "Áshá",
    "venkat",
    "RAMAN".replace("A", "ā").toLowerCase(),
    "shá ve",
    "asha.v",
    "shop@ex",
    "EXAMPLE.ORG",
    "v+s",
  ])("finds a part of name or address by %s", async (typed) => {
    expect(await found(typed)).toContain(asha.id);
  });

  test("by one or two characters finds where a word begins, and not the middle of one", async () => {
    expect(await found("v")).toContain(asha.id);
    expect(await found("ve")).toContain(asha.id);
    expect(await found("nk")).not.toContain(asha.id);
  });

  test("takes every character for itself: no wildcard, no quote, no regular expression", async () => {
    const odd = await addUser(server, { name: "100%_sure\\ 'x'" });
    expect(await found("%_sure")).toEqual([odd.id]);
    expect(await found("sure\\ '")).toEqual([odd.id]);
    for (const typed of ["___", "%%%", ".*.", "'; drop table users; --", "\u0000", "@", "   zzz"]) {
      expect(await found(typed), typed).not.toContain(asha.id);
    }
  });

  test("finds names of every script, and what stands in a row of the seed that nobody has looked up", async () => {
    const hindi = await addUser(server, { name: "आशा राव" });
    expect(await found("आशा")).toContain(hindi.id);
    expect(await found("शा रा")).toContain(hindi.id);
    const { rows } = await sql<{ id: number }>`
      insert into users (phone, password_hash) values ('9333344445', 'x'), ('desk 17', 'x')
      returning id`.execute(server.ctx.db);
    expect(await found("+91 93333 44445")).toEqual([rows[0]?.id]);
    expect(await found("desk")).toEqual([rows[1]?.id]);
  });

  test("pages through what is common as through what is rare", async () => {
    const made: number[] = [];
    for (let n = 0; n < 5; n++) made.unshift((await addUser(server, { name: `Quokka ${n}` })).id);
    expect(await walk("query=quokka&limit=2")).toEqual(made);
    await sql`insert into users (phone, phone_resolved, password_hash, name)
      select 'crowd ' || n, 'crowd ' || n, '!', 'Crowded ' || n from generate_series(1, 1500) n`.execute(
      server.ctx.db,
    );
    const crowd = await walk("query=crowded&limit=100");
    expect(crowd).toHaveLength(1500);
    expect(crowd).toEqual([...crowd].sort((a, b) => b - a));
    expect(await walk("query=quokka&limit=2")).toEqual(made);
  });
});
