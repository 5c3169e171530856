/** What ends a session ends all of it: the access token, the refresh token, and what it was made from. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForCode } from "./harness/messages.ts";
import { askForOwnCode, goodPassword, newPerson, newPhone, type Person } from "./harness/people.ts";
import { disable, remove } from "./harness/revocation.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
});
afterAll(() => server.close());

const newPassword = "another sentence nobody says";

interface Session {
  readonly token: string;
  readonly refresh_token: string;
  readonly session_id: string;
}

/** A log-in of a client that keeps no device token. */
async function logIn({ phone }: Person): Promise<Session> {
  const answer = await server.logIn(phone, goodPassword);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.data;
}

const refresh = (refresh_token: string) =>
  server.post("/api/v1/auth/refresh", { body: { refresh_token } });
const profile = (token: string) => server.get("/api/v1/user/profile", { token });

/** How both tokens of a session are answered. */
async function fateOf({ token, refresh_token }: Session) {
  const [access, rotation] = [await profile(token), await refresh(refresh_token)];
  const codeOf = ({ status, body }: typeof access) => (status === 200 ? "good" : body.code);
  return { access: codeOf(access), refresh: codeOf(rotation) };
}

const ended = { access: "session_ended", refresh: "session_ended" };
const good = { access: "good", refresh: "good" };

let emails = 0;
async function change(person: Person, what: "phone" | "email") {
  const asked =
    what === "phone"
      ? { purpose: "change_phone", phone: newPhone() }
      : { purpose: "change_email", email: `abuse.sessions.${++emails}@example.com` };
  const body = await askForOwnCode(server, person.token, asked);
  return server.put(`/api/v1/user/${what}`, { token: person.token, body });
}

describe("the other sessions end, though no client has sent a device token", () => {
  const ways: [string, (person: Person) => Promise<{ status: number }>][] = [
    [
      "a change of the password",
      ({ token }) =>
        server.post("/api/v1/user/password", {
          token,
          body: { current_password: goodPassword, new_password: newPassword },
        }),
    ],
    ["a change of the number", (person) => change(person, "phone")],
    ["a change of the e-mail address", (person) => change(person, "email")],
    ["the user's own wish", ({ token }) => server.delete("/api/v1/user/sessions", { token })],
  ];
  test.each(ways)("by %s, which leaves the one that it was done in", async (_name, act) => {
    const person = await newPerson(server);
    const others = [await logIn(person), await logIn(person)];
    const rotated = (await refresh(others[1]?.refresh_token ?? "")).body.data as Session;
    expect((await act(person)).status).toBe(200);
    for (const other of [...others, rotated]) expect(await fateOf(other)).toEqual(ended);
    expect(await fateOf(person)).toEqual(good);
  });

  test("by a reset, which leaves none", async () => {
    const person = await newPerson(server);
    const other = await logIn(person);
    const code = await askForCode(server, { phone: person.phone, purpose: "reset_password" });
    const body = { ...code, new_password: newPassword };
    expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
    for (const session of [person, other]) expect(await fateOf(session)).toEqual(ended);
  });
});

describe("both tokens of a session are dead at once", () => {
  const ways: [string, (session: Session, person: Person) => Promise<unknown>, object][] = [
    ["a log-out", ({ token }) => server.post("/api/v1/auth/logout", { token }), ended],
    [
      "a log-out that comes after the access token's time",
      async ({ token }) => {
        server.advance(1801);
        await server.post("/api/v1/auth/logout", { token });
        server.advance(-1801);
      },
      ended,
    ],
    [
      "another device of the user",
      ({ session_id }, { token }) =>
        server.delete(`/api/v1/user/sessions/${session_id}`, { token }),
      ended,
    ],
    ["the user's being disabled", (_session, { id }) => disable(server, id), ended],
    [
      "the user's removal, as the seed does it",
      (_session, { id }) => remove(server, id),
      { access: "user_not_found", refresh: "invalid_refresh_token" },
    ],
    [
      "the loss of the session's row",
      ({ session_id }) =>
        server.ctx.db.deleteFrom("sessions").where("id", "=", session_id).execute(),
      { access: "session_ended", refresh: "invalid_refresh_token" },
    ],
  ];
  test.each(ways)("by %s", async (_name, act, fate) => {
    const person = await newPerson(server);
    const session = await logIn(person);
    expect(await profile(session.token)).toMatchObject({ status: 200 });
    await act(session, person);
    expect(await fateOf(session)).toEqual(fate);
    expect(await fateOf(session)).toEqual(fate);
  });
});
