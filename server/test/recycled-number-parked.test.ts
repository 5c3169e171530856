/** An account whose number went to somebody else waits for whoever proves its e-mail address. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signUp } from "./harness/messages.ts";
import { movePhone } from "./harness/move-phone.ts";
import { goodPassword, rowOf } from "./harness/people.ts";
import { day, newPassword, peopleOf } from "./harness/silent-numbers.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const { enterWithCode, codeTo, profile, silentPerson } = peopleOf(() => server);

describe("a parked account", () => {
  async function parked() {
    const old = await silentPerson();
    const { user } = await signUp(server, old.phone, newPassword);
    const entered = await enterWithCode(await codeTo({ email: old.email }, "login"));
    return { old, newOwnerId: user.id as number, entered };
  }

  test("is opened by a code to its proven e-mail address, and has no number until one is proved", async () => {
    const { old, newOwnerId, entered } = await parked();
    const { token, user } = entered.body.data;
    expect(user).toEqual({
      id: old.id,
      name: null,
      email: old.email,
      phone: `released:${old.id}`,
    });
    expect((await profile(token)).body.data).toMatchObject({
      phone: `released:${old.id}`,
      phone_verified: false,
    });
    expect((await rowOf(server, old.id)).parked_at).toBeNull();
    const refused = await server.post("/api/v1/user/verifications", {
      token,
      body: { purpose: "reauthenticate" },
    });
    expect(refused.body.errors[0]).toMatchObject({ pointer: "/purpose", code: "phone" });

    const { answer } = await movePhone(server, { ...old, token });
    expect(answer.body.data).toMatchObject({ id: old.id, phone_verified: true });
    const { phone } = answer.body.data;
    expect((await server.logIn(phone, goodPassword)).body.data.user.id).toBe(old.id);
    expect((await server.logIn(old.phone, newPassword)).body.data.user.id).toBe(newOwnerId);
  });

  test("takes a new password by e-mail, which opens nothing at the number", async () => {
    const { old } = await parked();
    const third = "a third sentence nobody says";
    const code = await codeTo({ email: old.email }, "reset_password");
    const body = { ...code, new_password: third };
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
    expect((await server.logIn(old.phone, third)).status).toBe(401);
  });

  test("can be deleted, and that takes nothing from the new owner", async () => {
    const { old, newOwnerId, entered } = await parked();
    const { token } = entered.body.data;
    const login = await codeTo({ phone: old.phone }, "login");
    const body = { password: goodPassword };
    expect((await server.delete("/api/v1/user", { token, body })).status).toBe(200);
    expect((await enterWithCode(login)).body.data.user.id).toBe(newOwnerId);
    expect((await server.logIn(old.phone, newPassword)).body.data.user.id).toBe(newOwnerId);
  });

  test("stays where it is when the number is silent once more: then the second owner's is parked", async () => {
    const { old, newOwnerId } = await parked();
    server.advance(181 * day);
    const third = await signUp(server, old.phone, "a third sentence nobody says");
    expect([old.id, newOwnerId]).not.toContain(third.user.id);
    const rows = [await rowOf(server, old.id), await rowOf(server, newOwnerId)];
    expect(rows.map((row) => row.phone)).toEqual([`released:${old.id}`, `released:${newOwnerId}`]);
  });
});
