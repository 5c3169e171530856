/** Whichever way a password is set, the user's own words make none, and being told so costs nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForCode } from "./harness/messages.ts";
import { goodPassword, newPerson, proveEmail } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const name = "Meenakshi Sundaram";
const email = (at: string) => `thirukkural.${at}@example.com`;
let count = 0;

/** Somebody with a name, a number and a proved address. */
async function newOwner() {
  const person = await newPerson(server);
  const address = email(`owner${count++}`);
  await proveEmail(server, person.token, address);
  await server.patch("/api/v1/user/profile", { token: person.token, body: { name } });
  return { ...person, email: address };
}

type Owner = Awaited<ReturnType<typeof newOwner>>;

const ownWords: readonly [string, (owner: Owner) => string][] = [
  ["the name", () => "meenakshi.sundaram"],
  ["the name and a year", () => "Sundaram99"],
  ["the number", (owner) => owner.phone],
  ["the number as it is dialled at home", (owner) => owner.phone.slice(3)],
  ["the address", (owner) => owner.email],
  ["the front of the address", (owner) => owner.email.replace(/@.*/, "")],
];

const ways = {
  "by the one before": async (owner: Owner) => {
    return (password: string) =>
      server.post("/api/v1/user/password", {
        token: owner.token,
        body: { current_password: goodPassword, new_password: password },
      });
  },
  "by a code to the number": (owner: Owner) => byReset({ phone: owner.phone }),
  "by a code to the address": (owner: Owner) => byReset({ email: owner.email }),
};

async function byReset(asked: { phone?: string; email?: string }) {
  const code = await askForCode(server, { ...asked, purpose: "reset_password" });
  return (password: string) =>
    server.post("/api/v1/auth/password/reset", { body: { ...code, new_password: password } });
}

describe.each(Object.entries(ways))("set %s", (_name, way) => {
  test("a password of the user's own words is refused with the reason, and a good one is taken afterwards", async () => {
    const owner = await newOwner();
    const set = await way(owner);
    for (const [what, wordsOf] of ownWords) {
      const refused = await set(wordsOf(owner));
      expect([what, refused.status, refused.body.code]).toEqual([what, 422, "weak_password"]);
      expect(refused.body.errors[0]).toMatchObject({
        pointer: "/new_password",
        detail: "is made of your own phone number, name or e-mail address",
      });
      expect(refused.text).not.toContain(wordsOf(owner));
    }
    const weak = await set("password123");
    expect(weak.body).toMatchObject({ status: 422, code: "weak_password" });
    expect((await set("another sentence nobody says")).status).toBe(200);
    expect((await server.logIn(owner.phone, "another sentence nobody says")).status).toBe(200);
  });
});
