import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUser, newUser, otherApp, problemOf, receiveOwnCode } from "./harness/client.ts";
import { writtenMessages } from "./harness/messages.ts";
import { askForOwnCode, goodPassword, newPerson, newPhone, rowOf } from "./harness/people.ts";
import { insertSeedUser } from "./harness/seed-database.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const minutes = 60;
const profile = (token: string) => server.get("/api/v1/user/profile", { token });
type Proof = { password: string } | { verification_id: string; code: string };
const prove = ({ kpa }: Pick<AppUser, "kpa">, body: Proof) =>
  kpa.request("POST", "/api/v1/user/reauthenticate", { body });
const askToMove = (user: AppUser, phone = newPhone()) =>
  receiveOwnCode(server, user, { purpose: "change_phone", phone });
const putPhone = ({ kpa }: AppUser, body: { verification_id: string; code: string }) =>
  kpa.request("PUT", "/api/v1/user/phone", { body });
const reauthenticate = (token: string, body: object) =>
  server.post("/api/v1/user/reauthenticate", { token, body });

describe("recent authentication", () => {
  test("a log-in counts for five minutes, and a token alone does not", async () => {
    const user = await newUser(server);
    server.advance(4 * minutes);
    await putPhone(user, await askToMove(user));
    server.advance(1 * minutes + 1);
    const code = await askToMove(user);
    expect(await problemOf(putPhone(user, code))).toBe("reauthentication_required");
    // A token that was refreshed is no newer log-in.
    server.advance(1801);
    const another = await askToMove(user);
    expect(await problemOf(putPhone(user, another))).toBe("reauthentication_required");
    await prove(user, { password: goodPassword });
    expect(await problemOf(putPhone(user, another))).toBe("none");
  });

  test("it counts in its own session only", async () => {
    const user = await newUser(server);
    const other = await otherApp(server, user);
    server.advance(5 * minutes + 1);
    await prove({ kpa: other }, { password: goodPassword });
    const code = await askToMove(user);
    expect(await problemOf(putPhone(user, code))).toBe("reauthentication_required");
  });

  test("a code to the user's own number is as good as the password", async () => {
    const user = await newUser(server);
    server.advance(5 * minutes + 1);
    const code = await receiveOwnCode(server, user, { purpose: "reauthenticate" });
    const [sent] = await writtenMessages(server);
    expect(sent).toMatchObject({ template: "code.reauthenticate", to: user.phone });
    expect(await problemOf(prove(await newUser(server), code))).toBe("verification_invalid");
    expect(await problemOf(prove(user, code))).toBe("none");
    expect(await problemOf(prove(user, code))).toBe("verification_invalid");
    expect(await problemOf(putPhone(user, await askToMove(user)))).toBe("none");
  });

  test("an adopted number gets the code, and is proved by it", async () => {
    const phone = newPhone();
    const id = await insertSeedUser(server.ctx.database, {
      phone: `0${phone.slice(3)}`,
      password: "from the seed",
    });
    const token = await server.token(phone, "from the seed");
    const code = await askForOwnCode(server, token, { purpose: "reauthenticate" });
    const [sent] = await writtenMessages(server);
    expect(sent?.to).toBe(phone);
    expect((await reauthenticate(token, code)).status).toBe(200);
    expect((await rowOf(server, id)).phone_verified_at).not.toBeNull();
    expect((await profile(token)).body.data.phone).toBe(`0${phone.slice(3)}`);
  });

  test("where there is no number at all, no code can be sent", async () => {
    await insertSeedUser(server.ctx.database, { phone: "no number", password: "from the seed" });
    const token = await server.token("no number", "from the seed");
    for (const purpose of ["reauthenticate", "delete_account"]) {
      const answer = await server.post("/api/v1/user/verifications", { token, body: { purpose } });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].pointer).toBe("/purpose");
    }
  });

  test.each([
    {},
    { password: "x", verification_id: "x", code: "123456" },
    { code: "123456" },
    { verification_id: "x" },
    { password: 1 },
    { verification_id: "x", code: 123456 },
    { verification_id: "x", code: "１２３４５６" },
    { password: "x".repeat(129) },
    { password: "x", user_id: 1 },
  ])("%j proves nothing", async (body) => {
    const { token } = await newPerson(server);
    expect((await reauthenticate(token, body)).status).toBe(422);
  });
});

describe("asking for codes", () => {
  test.each([
    [{ purpose: "change_phone" }, "/phone"],
    [{ purpose: "change_phone", email: "asha@example.com" }, "/phone"],
    [{ purpose: "change_email", phone: "+919812345678" }, "/phone"],
    [{ purpose: "change_phone", phone: "tel:+919812345678" }, "/phone"],
    [{ purpose: "change_phone", phone: "1800 11 1565" }, "/phone"],
    [{ purpose: "reauthenticate", phone: "+919812345678" }, "/phone"],
    [{ purpose: "delete_account", email: "asha@example.com" }, "/email"],
    [{ purpose: "register", phone: "+919812345678" }, "/purpose"],
    [{ purpose: "login" }, "/purpose"],
  ])("%j is refused", async (body, pointer) => {
    const { token } = await newPerson(server);
    const answer = await server.post("/api/v1/user/verifications", { token, body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test("one user cannot have codes sent to any number of numbers", async () => {
    const { token } = await newPerson(server);
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++) {
      const body = { purpose: "change_phone", phone: newPhone() };
      statuses.push((await server.post("/api/v1/user/verifications", { token, body })).status);
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
  });

  test("without a token nothing is sent", async () => {
    const body = { purpose: "change_phone", phone: newPhone() };
    expect((await server.post("/api/v1/user/verifications", { body })).status).toBe(401);
    expect((await server.put("/api/v1/user/phone", { body })).status).toBe(401);
  });
});
