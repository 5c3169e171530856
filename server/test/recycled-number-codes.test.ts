/** A code to a number that was silent for long does not open the account that had it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countingStatements } from "./harness/count-statements.ts";
import { askForCode } from "./harness/messages.ts";
import { askForOwnCode, goodPassword, newPerson, newPhone } from "./harness/people.ts";
import { day, newPassword, peopleOf } from "./harness/silent-numbers.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const { enterWithCode, codeTo, silentPerson, messagesTo } = peopleOf(() => server);
const reset = (code: object) =>
  server.post("/api/v1/auth/password/reset", { body: { ...code, new_password: newPassword } });

describe("a code to a number that was silent for 180 days", () => {
  test("does not open the account, and is not used up: the password opens it, and then the code does", async () => {
    const { id, phone } = await silentPerson();
    const code = await codeTo({ phone }, "login");
    for (let n = 0; n < 6; n++) {
      const refused = await enterWithCode(code);
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject({
        code: "reauthentication_required",
        detail: expect.stringMatching(/password.*e-mail.*sign up/),
      });
      expect(refused.body.data).toBeUndefined();
    }
    expect((await server.logIn(phone, goodPassword)).body.data.user.id).toBe(id);
    expect((await enterWithCode(code)).body.data.user.id).toBe(id);
  });

  test("does not reset the password; a code to the proven e-mail address does, and both ways are open again", async () => {
    const { id, phone, email } = await silentPerson();
    const code = await codeTo({ phone }, "reset_password");
    expect((await reset(code)).body.code).toBe("reauthentication_required");
    expect((await server.logIn(phone, newPassword)).status).toBe(401);
    server.advance(181 * day); // the failed log-in is forgotten
    expect((await reset(await codeTo({ email }, "reset_password"))).status).toBe(200);
    const login = await codeTo({ phone }, "login");
    expect((await enterWithCode(login)).body.data.user.id).toBe(id);
  });

  test("tells nothing of the account: what makes a weak password there is not said", async () => {
    const person = await newPerson(server);
    await server.patch("/api/v1/user/profile", {
      token: person.token,
      body: { name: "Meenakshi Iyer" },
    });
    server.advance(181 * day);
    const code = await codeTo({ phone: person.phone }, "reset_password");
    for (const new_password of ["Meenakshi Iyer", "short", newPassword]) {
      const body = { ...code, new_password };
      const answer = await server.post("/api/v1/auth/password/reset", { body });
      expect(answer.body.code).toBe("reauthentication_required");
      expect(answer.text).not.toMatch(/Iyer|name/);
    }
  });

  test("by e-mail opens the account, which then is silent no more", async () => {
    const { id, phone, email } = await silentPerson();
    const entered = await enterWithCode(await codeTo({ email }, "login"));
    expect(entered.body.data.user.id).toBe(id);
    expect((await enterWithCode(await codeTo({ phone }, "login"))).status).toBe(200);
  });

  test("that is wrong counts as any wrong code, and tells nothing", async () => {
    const { phone } = await silentPerson();
    const { verification_id, code } = await codeTo({ phone }, "login");
    const wrong = code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
    for (let n = 0; n < 6; n++) {
      const refused = await enterWithCode({ verification_id, code: wrong });
      expect(refused.body.code).toBe("verification_invalid");
    }
    expect((await enterWithCode({ verification_id, code })).body.code).toBe("verification_invalid");
  });

  test("opens an account that was deleted so long ago and could still be taken back no more either", async () => {
    const lenient = await startTestServer({
      database: server.ctx.database,
      environment: { KPA_DELETION_GRACE_DAYS: "365" },
    });
    lenient.advance(server.ctx.clock.offsetSeconds);
    const person = await newPerson(lenient);
    const body = { password: goodPassword };
    await lenient.delete("/api/v1/user", { token: person.token, body });
    lenient.advance(181 * day);
    const code = await askForCode(lenient, { phone: person.phone, purpose: "login" });
    const refused = await lenient.post("/api/v1/auth/login/otp", { body: code });
    expect(refused.body.code).toBe("reauthentication_required");
    // The number is reserved for who deleted the account.
    await lenient.post("/api/v1/auth/verifications", {
      body: { phone: person.phone, purpose: "register" },
    });
    expect((await messagesTo(person.phone))[0]).toBe("notice.already_registered");
    expect((await lenient.logIn(person.phone, goodPassword)).body.data.user.id).toBe(person.id);
    await lenient.close();
  });
});

test("a silent user's own session may prove the number again: it shows more than the number", async () => {
  const long = await startTestServer({
    database: server.ctx.database,
    environment: {
      KPA_SESSION_IDLE_DAYS: "3650",
      KPA_SESSION_MAX_DAYS: "3650",
      ACCESS_TOKEN_EXPIRE_MINUTES: "525600",
    },
  });
  long.advance(server.ctx.clock.offsetSeconds);
  const person = await newPerson(long);
  long.advance(181 * day);
  const body = await askForOwnCode(long, person.token, { purpose: "reauthenticate" });
  const again = await long.post("/api/v1/user/reauthenticate", { token: person.token, body });
  expect(again.status, again.text).toBe(200);
  await long.close();
});

describe("nobody can tell a silent number by asking for a code", () => {
  test.each(["register", "login", "reset_password"])(
    "%s: the same answer, by the same statements, in the same number",
    async (purpose) => {
      const counted = countingStatements(server.ctx.database);
      const own = await startTestServer({ database: counted.database, demoUser: false });
      const silent = await silentPerson();
      const silentWithoutEmail = await newPerson(server);
      server.advance(181 * day);
      const owner = await newPerson(server);
      own.advance(server.ctx.clock.offsetSeconds + 31);
      const counts: number[] = [];
      const shapes: unknown[] = [];
      for (const { phone } of [silent, silentWithoutEmail, owner, { phone: newPhone() }]) {
        const before = counted.count();
        const body = { phone, purpose };
        const answer = await own.post("/api/v1/auth/verifications", { body });
        counts.push(counted.count() - before);
        shapes.push({
          status: answer.status,
          headers: Object.keys(answer.headers).sort(),
          body: { ...answer.body, data: { ...answer.body.data, verification_id: "" } },
        });
      }
      expect(new Set(counts).size, String(counts)).toBe(1);
      expect(shapes).toEqual(Array(4).fill(shapes[0]));
      await own.close();
    },
  );
});
