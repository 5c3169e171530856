/** `GET /user/export`: all that is held about a person, and nothing that opens an account. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askForOwnCode, newPerson } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test("the export holds all of it, and neither codes, hashes nor tokens", async () => {
  const person = await newPerson(server);
  const body = { name: "Exported", metadata: { pet: "cat" } };
  await server.patch("/api/v1/user/profile", { token: person.token, body });
  const own = await askForOwnCode(server, person.token, { purpose: "reauthenticate" });
  const answer = await server.get("/api/v1/user/export", { token: person.token });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers["cache-control"]).toBe("no-store");
  const { data } = answer.body;
  expect(data.profile).toMatchObject({ id: person.id, phone: person.phone, ...body });
  expect(data.account.phone_number).toBe(person.phone);
  expect(data.sessions.map((one: { id: string }) => one.id)).toEqual([person.session_id]);
  expect(data.events.map((one: { type: string }) => one.type)).toEqual([
    "data.exported",
    "code.requested",
    "profile.changed",
    "user.registered",
  ]);
  expect(data.messages).toHaveLength(1);
  expect(data.messages[0]).toMatchObject({
    template: "code.reauthenticate",
    to: person.phone,
    region: "IN",
    segments: 1,
  });
  expect(data.verifications[0]).toMatchObject({ purpose: "reauthenticate", attempts: 0 });
  const { password_hash } = await server.ctx.db
    .selectFrom("users")
    .select("password_hash")
    .where("id", "=", person.id)
    .executeTakeFirstOrThrow();
  for (const secret of [own.code, person.token, person.refresh_token, password_hash]) {
    expect(answer.text).not.toContain(secret);
  }
  expect(answer.text).not.toMatch(/hash|salt|payload/);
});

/** What is kept with a user, and not told: each for its reason. */
const leftOut: Readonly<Record<string, string>> = {
  "users.password_hash": "opens the account",
  "users.phone_resolved": "a copy of the phone",
  "users.deleted_at": "a deleted account cannot ask",
  "sessions.refresh_salt": "half of a refresh token",
  "sessions.generation": "says nothing about the person",
  "sessions.seen_generation": "says nothing about the person",
  "sessions.rotations": "says nothing about the person",
  "sessions.expires_at_latest": "says nothing about the person",
  "sessions.device_id": "half of a device token",
  "sessions.impersonator_id": "a member of staff; the event tells who and why",
  "messages.verification_id": "the code's own row is told",
  "messages.address_hash": "the address is told",
  "messages.payload": "holds codes; its address is told",
  "messages.counted_steps": "says nothing about the person",
  "messages.attempts": "says nothing about the person",
  "messages.next_attempt_at": "says nothing about the person",
  "messages.expires_at": "says nothing about the person",
  "messages.provider_message_id": "another's name for the message",
  "messages.last_error": "says nothing about the person",
  "verifications.address_hash": "the address is told",
  "verifications.counted_steps": "says nothing about the person",
  "verifications.code_hash": "says nothing about the person",
  "user_keys.wrapped_key": "opens what the events told already",
  "user_keys.created_at": "says nothing about the person",
};
/** Told by lists of their own, which are empty here. */
const toldOtherwise = ["audit_events", "active_user_days", "user_roles"];

test("whatever column is kept with a user is told, or left out for a reason", async () => {
  const person = await newPerson(server);
  await askForOwnCode(server, person.token, { purpose: "reauthenticate" });
  const { body } = await server.get("/api/v1/user/export", { token: person.token });
  const told = namesIn(body.data);
  for (const list of ["roles", "active_days"]) expect(body.data[list]).toEqual([]);
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column
      from information_schema.columns held
     where table_schema = current_schema()
       and (table_name = 'users' or exists (
             select from information_schema.columns owner
              where owner.table_schema = held.table_schema
                and owner.table_name = held.table_name and owner.column_name = 'user_id'))`.execute(
    server.ctx.db,
  );
  const missing = rows
    .filter(({ table, column }) => !toldOtherwise.includes(table) && column !== "user_id")
    .filter(({ table, column }) => !told.has(column) && leftOut[`${table}.${column}`] === undefined)
    .map(({ table, column }) => `${table}.${column}`);
  expect(missing).toEqual([]);
});

function namesIn(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((one) => [...namesIn(one)]));
  if (typeof value !== "object" || value === null) return new Set();
  return new Set(Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]));
}
