/** Since when an account is silent: nobody logged in, and no session was used. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSeen } from "../src/maintenance.ts";
import { askForCode } from "./harness/messages.ts";
import { newPerson, type Person, rowOf } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { day, peopleOf } from "./harness/silent-numbers.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const { enterWithCode, codeTo, silentPerson } = peopleOf(() => server);

describe("an account is not silent", () => {
  test("a second before the time is over", async () => {
    const { id, phone } = await newPerson(server);
    server.advance(180 * day - 60);
    expect((await enterWithCode(await codeTo({ phone }, "login"))).body.data.user.id).toBe(id);
  });

  test("while a session of it is used, or only refreshed", async () => {
    const long = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_SESSION_IDLE_DAYS: "3650", KPA_SESSION_MAX_DAYS: "3650" },
    });
    long.advance(server.ctx.clock.offsetSeconds);
    const uses = {
      refreshes: async (person: Person) => {
        const body = { refresh_token: person.refresh_token };
        const answer = await long.post("/api/v1/auth/refresh", { body });
        return { ...person, ...answer.body.data };
      },
      "reads the profile": async (person: Person) => {
        const body = { refresh_token: person.refresh_token };
        const renewed = await long.post("/api/v1/auth/refresh", { body });
        await writeSeen(long.ctx, long.application.lastSeen);
        await long.ctx.db
          .updateTable("users")
          .set({ last_active_at: new Date(0) })
          .where("id", "=", person.id)
          .execute();
        long.advance(120);
        const { token } = renewed.body.data;
        expect((await long.get("/api/v1/user/profile", { token })).status).toBe(200);
        return { ...person, ...renewed.body.data };
      },
    };
    for (const [what, use] of Object.entries(uses)) {
      let person = await newPerson(long);
      for (let n = 0; n < 3; n++) {
        long.advance(100 * day);
        person = await use(person);
        await writeSeen(long.ctx, long.application.lastSeen);
      }
      const { phone } = person;
      const code = await askForCode(long, { phone, purpose: "login" });
      const entered = await long.post("/api/v1/auth/login/otp", { body: code });
      expect(entered.status, what).toBe(200);
    }
    server.advance(long.ctx.clock.offsetSeconds - server.ctx.clock.offsetSeconds);
    await long.close();
  });

  test("where KPA_NUMBER_RECYCLE_DAYS is 0, however long it was away", async () => {
    const off = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_NUMBER_RECYCLE_DAYS: "0" },
    });
    const { id, phone } = await silentPerson(1_000);
    off.advance(server.ctx.clock.offsetSeconds);
    const code = await askForCode(off, { phone, purpose: "login" });
    const entered = await off.post("/api/v1/auth/login/otp", { body: code });
    expect(entered.body.data.user.id).toBe(id);
    await off.close();
  });

  test("for having moved in: time counts from there on, and a row that the seed adds, from then", async () => {
    const { database } = await openTestDatabase();
    const own = await startTestServer({ database, demoUser: false });
    await insertSeedUser(database, { phone: "98111 11111", password: "from the seed" });
    await database.kysely.updateTable("users").set({ created_at: null }).execute();
    const enter = async () => {
      const code = await askForCode(own, { phone: "9811111111", purpose: "login" });
      return own.post("/api/v1/auth/login/otp", { body: code });
    };
    own.advance(179 * day);
    expect((await enter()).status).toBe(200);
    own.advance(181 * day);
    expect((await enter()).body.code).toBe("reauthentication_required");
    expect((await own.logIn("98111 11111", "from the seed")).status).toBe(200);
    await own.close();
    await database.close();
  });

  test("is written once a day for a session in use, however often that is seen", async () => {
    const person = await newPerson(server);
    const seen: number[] = [];
    const days = new Set<string>();
    for (let hour = 0; hour < 50; hour += 5) {
      server.advance(5 * 60 * 60);
      const body = { refresh_token: person.refresh_token };
      await server.post("/api/v1/auth/refresh", { body });
      await writeSeen(server.ctx, server.application.lastSeen);
      seen.push((await rowOf(server, person.id)).last_active_at.getTime());
      days.add(new Date(server.ctx.clock.nowMs()).toISOString().slice(0, 10));
    }
    expect(new Set(seen).size).toBe(days.size);
  });
});
