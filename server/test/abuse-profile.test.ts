/** What a profile shows is what is documented of it, whatever state its row is in. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addUser, freshPhone, signIn } from "./harness/accounts.ts";
import { documentOf } from "./harness/operations.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const hash = "$2b$04$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx.";
const instant = fc.option(fc.date({ min: new Date(0), max: new Date(), noInvalidDate: true }));
const text = fc.option(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }));

/** Rows of every origin: signed up, typed by an operator, adopted, proved or not. */
const row = fc.record({
  // What the database cannot hold is refused on its way in, as other tests show.
  name: text.map((name) => name?.replaceAll("\0", "") ?? null),
  isNumber: fc.boolean(),
  email: fc.option(fc.nat().map((n) => `somebody.${n}@example.com`)),
  phone_verified_at: instant,
  email_verified_at: instant,
  created_at: instant,
  sessions_ended_at: fc.option(fc.constant(new Date(0))),
  knows_devices: fc.boolean(),
  metadata: fc.dictionary(
    fc.constantFrom("theme", "id", "role", "password_hash", "is_admin", "session_id"),
    fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.boolean()),
  ),
});

test("a hundred users of every state have the documented members and no other", async () => {
  const schemas = documentOf(server).components.schemas as Record<
    string,
    { readonly properties: object }
  >;
  const documented = Object.keys(schemas.Profile?.properties ?? {});
  expect(documented).toContain("phone_verified");
  let count = 0;
  await fc.assert(
    fc.asyncProperty(row, async ({ name, isNumber, metadata, email, ...columns }) => {
      const n = count++;
      const phone = isNumber ? freshPhone() : `room ${n}`;
      const { id } = await addUser(server, { phone, passwordHash: hash, name });
      await server.ctx.db
        .updateTable("users")
        .set({
          ...columns,
          email: email === null ? null : `${n}.${email}`,
          metadata: JSON.stringify(metadata),
        })
        .where("id", "=", id)
        .execute();
      const token = await signIn(server, { id });
      const answer = await server.get("/api/v1/user/profile", { token });
      expect(answer.status, answer.text).toBe(200);
      expect(Object.keys(answer.body.data)).toEqual(documented);
      expect(answer.body.data).toMatchObject({ id, phone, metadata });
      expect(answer.text).not.toContain("$2b$");
    }),
    { numRuns: 100, seed: 7_760_873 },
  );
  expect(count).toBe(100);
});
