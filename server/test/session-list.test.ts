import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Account, addUser, signIn } from "./harness/accounts.ts";
import { claimsOf } from "./harness/jwt.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const sessions = "/api/v1/user/sessions";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_SESSIONS_PER_USER: "0" } });
});
afterAll(() => server.close());

interface Item {
  readonly id: string;
  readonly current: boolean;
}
const sidOf = (token: string) => claimsOf(token).sid as string;

async function page(token: string, query = ""): Promise<{ items: Item[]; next: string | null }> {
  const answer = await server.get(`${sessions}${query}`, { token });
  if (answer.status !== 200) throw new Error(answer.text);
  return { items: answer.body.data.items, next: answer.body.data.next_cursor };
}

/** Reads all pages. `between` runs before each page but the first. */
async function walk(token: string, limit: number, between?: (n: number) => Promise<unknown>) {
  const ids: string[] = [];
  let next: string | null = null;
  let pages = 0;
  do {
    if (pages > 0) await between?.(pages);
    const query: string = next === null ? `?limit=${limit}` : `?limit=${limit}&cursor=${next}`;
    const read = await page(token, query);
    ids.push(...read.items.map((item) => item.id));
    next = read.next;
    pages++;
  } while (next !== null);
  return { ids, pages };
}

async function signInOften(user: Account, times: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let n = 0; n < times; n++) tokens.push(await signIn(server, user));
  return tokens;
}

describe("the list", () => {
  test("shows a session as it was started, and which one is asking", async () => {
    const { phone, password } = await addUser(server);
    const body = { phone, password, device_name: "Asha's\u0000\r\nphone" };
    const headers = { "user-agent": "app/1.0 (\u00e9)" };
    const token = (await server.post("/api/v1/auth/login", { body, headers })).body.data.token;
    const answer = await server.get(sessions, { token });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.body).toEqual({
      status: "success",
      message: "Sessions fetched successfully",
      data: {
        items: [
          {
            id: sidOf(token),
            device_name: "Asha's   phone",
            ip: "127.0.0.1",
            user_agent: expect.stringMatching(/^app\/1\.0/),
            created_at: time,
            last_seen_at: time,
            current: true,
          },
        ],
        next_cursor: null,
      },
    });
  });

  test("names a device that gave no name by its user agent", async () => {
    const { phone, password } = await addUser(server);
    const nameFor = async (body: object, userAgent: string) => {
      const headers = { "user-agent": userAgent };
      const sent = { body: { phone, password, ...body }, headers };
      const { token } = (await server.post("/api/v1/auth/login", sent)).body.data;
      const { items } = (await server.get(sessions, { token })).body.data;
      return items.find((one: { current: boolean }) => one.current).device_name;
    };
    const phoneAgent =
      "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36";
    expect(await nameFor({}, phoneAgent)).toBe("Chrome on Android");
    expect(await nameFor({ device_name: "Asha's" }, phoneAgent)).toBe("Asha's");
    expect(await nameFor({}, "?")).toBeNull();
  });

  test("holds the user's own living sessions and no others, the newest first", async () => {
    const [user, other] = [await addUser(server), await addUser(server)];
    await signInOften(other, 2);
    const tokens = await signInOften(user, 4);
    const [first = "", second = "", third = "", fourth = ""] = tokens;
    await server.post("/api/v1/auth/logout", { token: second });
    const { items } = await page(third);
    expect(items.map((item) => [item.id, item.current])).toEqual([
      [sidOf(fourth), false],
      [sidOf(third), true],
      [sidOf(first), false],
    ]);
  });

  test("a session whose time is over is not in it", async () => {
    const own = await startTestServer();
    const older = await signIn(own, { id: 1 });
    own.advance(30 * 86_400 - 600);
    const token = await signIn(own, { id: 1 });
    expect((await own.get(sessions, { token })).body.data.items).toHaveLength(2);
    own.advance(600);
    const answer = await own.get(sessions, { token });
    expect(answer.body.data.items.map((item: Item) => item.id)).toEqual([sidOf(token)]);
    expect((await own.get(sessions, { token: older })).status).toBe(401);
    await own.close();
  });
});

describe("paging", () => {
  let user: Account;
  let tokens: string[];
  beforeAll(async () => {
    user = await addUser(server);
    tokens = await signInOften(user, 25);
  });
  const last = () => tokens.at(-1) ?? "";
  const newestFirst = () => tokens.map(sidOf).reverse();

  test.each([1, 2, 7, 24, 25, 100])("by %i shows each session once, in order", async (limit) => {
    const { ids, pages } = await walk(last(), limit);
    expect(ids).toEqual(newestFirst());
    expect(pages).toBe(Math.ceil(25 / limit));
  });

  test("shows 20 where no limit is given", async () => {
    expect((await page(last())).items).toHaveLength(20);
  });

  test("shows sessions of the very same instant once each", async () => {
    const twins = await addUser(server);
    const many = await signInOften(twins, 9);
    await server.ctx.db
      .updateTable("sessions")
      .set({ created_at: new Date("2026-01-01T00:00:00.000Z") })
      .where("user_id", "=", twins.id)
      .execute();
    const { ids, pages } = await walk(many[0] ?? "", 2);
    expect(pages).toBe(5);
    expect([...ids].sort()).toEqual(many.map(sidOf).sort());
    expect(new Set(ids).size).toBe(9);
  });

  test("neither skips nor repeats while sessions come and go", async () => {
    const busy = await addUser(server);
    const many = await signInOften(busy, 12);
    const token = many.at(-1) ?? "";
    const before = many.map(sidOf).reverse();
    const gone = new Set<string>();
    const { ids } = await walk(token, 3, async (n) => {
      await signIn(server, busy);
      // One that was shown already, the one that the cursor stands on, and one further down.
      for (const index of [n * 3 - 2, n * 3 - 1, before.length - n]) {
        const id = before[index] ?? "";
        if (index >= n * 3) gone.add(id);
        await server.delete(`${sessions}/${id}`, { token });
      }
    });
    expect(gone.size).toBeGreaterThan(1);
    expect(ids).toEqual(before.filter((id) => !gone.has(id)));
  });

  test("a cursor opens nobody else's list", async () => {
    const [other = ""] = await signInOften(await addUser(server), 1);
    const { next } = await page(last(), "?limit=2");
    const { items } = await page(other, `?cursor=${next}`);
    expect(items.map((item) => item.id).filter((id) => id !== sidOf(other))).toEqual([]);
  });

  test.each([
    "0",
    "-1",
    "101",
    "1000000000",
    "1.5",
    "ten",
    "",
    "NaN",
    "1e400",
    "1e1",
    "0x10",
    "%205",
    "05",
    "[1]",
    "1&limit=2",
  ])("limit=%s is refused", async (limit) => {
    const answer = await server.get(`${sessions}?limit=${limit}`, { token: last() });
    expect(answer.body).toMatchObject({ status: 422, code: "validation_failed" });
    expect(answer.body.errors[0].pointer).toBe("/query/limit");
  });

  const id = "0199c0de-7e57-7000-8000-000000000001";
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const positions = [
    "2026-99-99 99:99:99+00",
    "2026-02-30 00:00:00+00",
    "0000-01-01 00:00:00+00",
    "2026-01-01 00:00:00+99",
    "2026-01-01 00:00:00-23:59",
    "infinity",
    "now",
    "",
    "-1",
    "1e3",
    "99999999999999999999",
    "1'; drop table users; --",
    "\u0000",
    1,
    null,
  ];
  test.each([
    "",
    "garbage",
    "%00",
    "AAAA",
    "e30",
    "W10",
    "null",
    "%F0%9F%99%82",
    "x".repeat(201),
    made([]),
    made([id]),
    made({ position: "1", id }),
    ...positions.map((position) => made([position, id])),
    made(["1767225600000000", "not-an-id"]),
    made(["1767225600000000", id.toUpperCase()]),
    made(["1767225600000000", id, 1]),
  ])("cursor=%s is refused", async (cursor) => {
    const answer = await server.get(`${sessions}?cursor=${cursor}`, { token: last() });
    expect(answer.body).toMatchObject({ status: 422, code: "validation_failed" });
    expect(answer.body.errors[0].pointer).toBe("/query/cursor");
  });

  test("a cursor with something behind it is refused", async () => {
    const { next } = await page(last(), "?limit=2");
    for (const cursor of [`${next}A`, `${next}.`, ` ${next}`, `${next}%20`]) {
      const answer = await server.get(`${sessions}?cursor=${cursor}`, { token: last() });
      expect(answer.status).toBe(422);
    }
  });

  test("a member of the query that the list does not know is refused", async () => {
    const answer = await server.get(`${sessions}?offset=1`, { token: last() });
    expect(answer.body.errors).toEqual([
      { pointer: "/query/offset", code: "additionalProperties", detail: expect.any(String) },
    ]);
  });
});
