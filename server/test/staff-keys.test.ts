/** The keys that sign access tokens, as staff look after them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { claimsOf } from "./harness/jwt.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const path = "/api/v1/admin/keys";
const day = 24 * 60 * 60;

let server: TestServer;
let admin: StaffMember;
beforeAll(async () => {
  server = await startTestServer({
    passwords: cheapPasswords,
    environment: { ALGORITHM: "EdDSA", ACCESS_TOKEN_EXPIRE_MINUTES: "500000" },
  });
  admin = await addStaff(server, "admin");
});
afterAll(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: as answers are
const keys = async (): Promise<any> => (await admin.get(path)).body.data;
const kidOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;

test("a new installation has one key, which signs, and is due after ninety days", async () => {
  const { algorithm, items, rotation_due_at, secret_key } = await keys();
  expect(algorithm).toBe("EdDSA");
  expect(items).toMatchObject([{ phase: "signing", algorithm: "EdDSA", verifies_until: null }]);
  expect(secret_key).toEqual({ signs: false, has_previous: false });
  const days = (Date.parse(rotation_due_at) - Date.parse(items[0].active_from)) / (day * 1000);
  expect(days).toBe(90);
  expect(JSON.stringify(items)).not.toContain('"d"');
});

test("the next key is published first, and a second one has to wait", async () => {
  const made = await admin.post(`${path}/rotate`, { body: {} });
  expect(made.status).toBe(201);
  expect((await keys()).items).toMatchObject([{ phase: "signing" }, { phase: "next" }]);
  expect((await admin.post(`${path}/rotate`, { body: {} })).status).toBe(409);
  const events = "/api/v1/admin/audit-events?type=key.rotated";
  expect((await admin.get(events)).body.data.items[0]).toMatchObject({
    actor: { kind: "staff", id: admin.id },
    details: { kid: made.body.data.kid },
  });
});

test("in an emergency the key signs at once, and the one before can be taken out of use", async () => {
  const before = await server.token();
  const { kid } = (await admin.post(`${path}/rotate`, { body: { now: true } })).body.data;
  const after = await server.token();
  expect(kidOf(after)).toBe(kid);
  expect(claimsOf(after).sub).toBe(claimsOf(before).sub);
  const retire = (which: string) =>
    admin.post(`${path}/${which}/retire`, { body: { reason: "It may have been copied" } });
  expect((await retire(kid)).status).toBe(409);
  expect((await retire("0".repeat(64))).status).toBe(404);
  const old = kidOf(before);
  // The admin's own token is of that key: they log in anew.
  const again = await addStaff(server, "admin");
  admin = again;
  expect((await retire(old)).status).toBe(200);
  expect((await retire(old)).status).toBe(409);
  expect((await server.get("/api/v1/user/profile", { token: before })).status).toBe(401);
  expect((await server.get("/api/v1/user/profile", { token: after })).status).toBe(200);
  expect((await keys()).items.find((key: { kid: string }) => key.kid === old).phase).toBe(
    "retired",
  );
  const events = "/api/v1/admin/audit-events?type=key.retired";
  expect((await admin.get(events)).body.data.items[0]).toMatchObject({
    actor: { kind: "staff", id: admin.id },
    details: { kid: old, reason: "It may have been copied" },
  });
});

test("a key past its time needs attention", async () => {
  const attention = async () => {
    const { items } = (await admin.get("/api/v1/admin/attention")).body.data;
    return items.map(({ code }: { code: string }) => code);
  };
  expect(await attention()).not.toContain("key_rotation_due");
  server.advance(91 * day);
  const staff = await addStaff(server, "admin");
  admin = staff;
  expect(await attention()).toContain("key_rotation_due");
  await admin.post(`${path}/rotate`, { body: {} });
  expect(await attention()).not.toContain("key_rotation_due");
});

test("where SECRET_KEY signs, there is nothing to rotate", async () => {
  const own = await startTestServer({ passwords: cheapPasswords });
  const staff = await addStaff(own, "admin");
  expect((await staff.get(path)).body.data).toMatchObject({
    algorithm: "HS256",
    items: [],
    rotation_due_at: null,
    secret_key: { signs: true, has_previous: false },
  });
  expect((await staff.post(`${path}/rotate`, { body: {} })).status).toBe(409);
  const body = { reason: "r" };
  expect((await staff.post(`${path}/${"0".repeat(64)}/retire`, { body })).status).toBe(409);
  await own.close();
});
