import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForCode, writtenMessages } from "./harness/messages.ts";
import { goodPassword, newPerson, newPhone, rowOf } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const register = (body: object) => server.post("/api/v1/auth/register", { body });
const ask = (on: TestServer, phone: string) =>
  on.post("/api/v1/auth/verifications", { body: { phone, purpose: "register" } });

test("who asks for a number that has an account is answered as for any other, and its owner is told", async () => {
  const owner = await newPerson(server);
  server.advance(31);
  const [taken, free] = [await ask(server, owner.phone), await ask(server, newPhone())];
  expect(taken.status).toBe(202);
  const shape = (answer: typeof taken) => ({
    ...answer.body,
    data: { ...answer.body.data, verification_id: "" },
    headers: Object.keys(answer.headers).sort(),
  });
  expect(shape(taken)).toEqual(shape(free));
  const [message] = (await writtenMessages(server)).filter((one) => one.to === owner.phone);
  expect(message).toMatchObject({ template: "notice.already_registered", code: undefined });
});

test.each([
  { id: 1 },
  { role: "admin" },
  { roles: ["admin"] },
  { phone: "+919812345678" },
  { phone_verified: true },
  { created_at: "2020-01-01T00:00:00.000Z" },
  { tenant: "x" },
  { email: "asha@example.com" },
  { metadata: {} },
])("a client sets nothing of its own at registration: %j", async (more) => {
  const code = await askForCode(server, { phone: newPhone(), purpose: "register" });
  const refused = await register({ ...code, password: goodPassword, ...more });
  expect(refused.status).toBe(422);
  expect(refused.body.errors[0].pointer).toBe(`/${Object.keys(more)[0]}`);
});

test.each([
  ["seven77", false],
  ["q7Zp-2mX", true],
  ["क्यों-नहीं-आज-बारिश", true],
  [`${"q7Zp-2mX".repeat(7)}kLw9!tRb`, true],
  ["iloveyou1", false],
])("a password of %s at registration: %s", async (password, isGood) => {
  const code = await askForCode(server, { phone: newPhone(), purpose: "register" });
  const answer = await register({ ...code, password });
  expect(answer.status).toBe(isGood ? 201 : 422);
  if (!isGood) {
    expect(answer.body).toMatchObject({
      code: "weak_password",
      errors: [{ pointer: "/password" }],
    });
    expect(answer.body.errors[0].detail).not.toBe("");
  }
});

test("the number that is being registered, and the name, make no password", async () => {
  const phone = newPhone();
  const code = await askForCode(server, { phone, purpose: "register" });
  for (const password of [phone, phone.slice(3), "Meenakshi Iyer", "meenakshi.iyer1"]) {
    const answer = await register({ ...code, password, name: "Meenakshi Iyer" });
    expect(answer.body.errors[0].detail).toBe(
      "is made of your own phone number, name or e-mail address",
    );
  }
  expect((await register({ ...code, password: goodPassword })).status).toBe(201);
});

test("a name keeps what its script needs, and nothing that could forge a line", async () => {
  const code = await askForCode(server, { phone: newPhone(), purpose: "register" });
  const name = "  ക്\u200Dഷ\u202Eമ\nAsha\u0000 ";
  const answer = await register({ ...code, password: goodPassword, name });
  expect(answer.body.data.user.name).toBe("ക്\u200Dഷ മ Asha");
  expect((await rowOf(server, answer.body.data.user.id)).name).toBe("ക്\u200Dഷ മ Asha");
});

describe("closed registration", () => {
  /** A database that was taken over with rows of the seed. */
  async function adopted(
    environment: Record<string, string>,
    work: (on: TestServer) => Promise<void>,
  ) {
    const { database } = await openTestDatabase();
    await insertSeedUser(database, { phone: "9811111111", password: "from the seed" });
    await database.kysely.updateTable("installation").set({ adopted_rows: 1 }).execute();
    const own = await startTestServer({ database, environment });
    try {
      await work(own);
    } finally {
      await own.close();
      await database.close();
    }
  }
  const sent = async (on: TestServer, phone: string) =>
    (await writtenMessages(on)).filter((one) => one.to === phone).map((one) => one.template);

  test("is the default on a database that came from the seed, and is not to be seen", async () => {
    await adopted({}, async (on) => {
      const phone = newPhone();
      expect((await ask(on, phone)).status).toBe(202);
      expect((await ask(on, "9811111111")).status).toBe(202);
      expect(await sent(on, phone)).toEqual([]);
      expect(await sent(on, "+919811111111")).toEqual([]);
    });
  });

  test("is opened by setting it", async () => {
    await adopted({ KPA_REGISTRATION: "open" }, async (on) => {
      const phone = newPhone();
      await ask(on, phone);
      expect(await sent(on, phone)).toEqual(["code.register"]);
    });
  });

  test("closes any database where it is set", async () => {
    const closed = await startTestServer({
      environment: { KPA_REGISTRATION: "closed" },
      database: server.ctx.database,
    });
    const phone = newPhone();
    expect((await ask(closed, phone)).status).toBe(202);
    expect(await sent(closed, phone)).toEqual([]);
    await closed.close();
  });
});

test("waits for what was guessed under a number before are no business of whoever signs up with it", async () => {
  const phone = newPhone();
  for (let n = 0; n < 6; n++) await server.logIn(phone, "wrong");
  const waiting = await server.logIn(phone, "wrong");
  expect(waiting.status).toBe(429);
  const code = await askForCode(server, { phone, purpose: "register" });
  expect((await register({ ...code, password: goodPassword })).status).toBe(201);
  expect((await server.logIn(phone, goodPassword)).status).toBe(200);
});
