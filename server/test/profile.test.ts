import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConfigError } from "../src/config/load.ts";
import { type AppUser, newUser, otherApp } from "./harness/client.ts";
import { newPerson, type Person, rowOf } from "./harness/people.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
/** Who tries what is refused. */
let somebody: Person;
beforeAll(async () => {
  server = await startTestServer();
  somebody = await newPerson(server);
});
afterAll(() => server.close());

const path = "/api/v1/user/profile";
const change = ({ kpa }: Pick<AppUser, "kpa">, body: { name?: string | null; metadata?: object }) =>
  kpa.request("PATCH", path, { body: body as { metadata?: Record<string, unknown> } });
const patch = (token: string, body: unknown) => server.patch(path, { token, body });

test("the seed's four members come first, byte for byte, and the others follow", async () => {
  const answer = await server.get(path, { token: await server.token() });
  expect(answer.text).toMatch(
    /^\{"status":"success","message":"User profile fetched successfully","data":\{"id":1,"name":"Assignment User","email":"assignment\.user@example\.com","phone":"7760873976",/,
  );
  expect(Object.keys(answer.body.data)).toEqual([
    "id",
    "name",
    "email",
    "phone",
    "phone_verified",
    "email_verified",
    "created_at",
    "metadata",
  ]);
});

test("a log-in's user has the seed's four members and no more", async () => {
  const { body } = await server.logIn();
  expect(Object.keys(body.data.user)).toEqual(["id", "name", "email", "phone"]);
});

test("who came from the seed has no time of creation, who signed up has one", async () => {
  const adopted = await newPerson(server);
  await server.ctx.db
    .updateTable("users")
    .set({ created_at: null })
    .where("id", "=", adopted.id)
    .execute();
  expect((await server.get(path, { token: adopted.token })).body.data.created_at).toBeNull();
  const person = await newPerson(server);
  expect((await server.get(path, { token: person.token })).body.data.created_at).toMatch(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  );
});

test("name and metadata are changed, and the answer is the profile", async () => {
  const user = await newUser(server);
  const { id, phone, kpa } = user;
  const theirs = { name: "  आशा\u200D ", metadata: { theme: "dark", n: 1 } };
  expect(await change(user, theirs)).toMatchObject({
    id,
    phone,
    name: "आशा\u200D",
    metadata: { theme: "dark", n: 1 },
  });
  expect(kpa.session.state).toMatchObject({ user: { name: "आशा\u200D" } });
  const more = { metadata: { theme: null, more: { a: [1, null] } } };
  expect(await change(user, more)).toMatchObject({
    name: "आशा\u200D",
    metadata: { n: 1, more: { a: [1, null] } },
  });
  expect((await change(user, { name: null })).name).toBeNull();
  expect((await change(user, {})).name).toBeNull();
});

/** The table in RFC 7396, appendix A. */
const mergeCases = [
  ['{"a":"b"}', '{"a":"c"}', { a: "c" }],
  ['{"a":"b"}', '{"b":"c"}', { a: "b", b: "c" }],
  ['{"a":"b"}', '{"a":null}', {}],
  ['{"a":"b","b":"c"}', '{"a":null}', { b: "c" }],
  ['{"a":["b"]}', '{"a":"c"}', { a: "c" }],
  ['{"a":"c"}', '{"a":["b"]}', { a: ["b"] }],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', { a: { b: "d" } }],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', { a: [1] }],
  ['["a","b"]', '["c","d"]', ["c", "d"]],
  ['{"a":"b"}', '["c"]', ["c"]],
  ['{"e":null}', '{"a":1}', { e: null, a: 1 }],
  ["[1,2]", '{"a":"b","c":null}', { a: "b" }],
  ["{}", '{"a":{"bb":{"ccc":null}}}', { a: { bb: {} } }],
] as const;

test.each(mergeCases)("%s merged with %s", async (target, with_, merged) => {
  const { rows } = await sql<{ merged: unknown }>`
    select json_merge_patch(${target}::jsonb, ${with_}::jsonb) as merged`.execute(server.ctx.db);
  expect(rows[0]?.merged).toEqual(merged);
});

test("patches of many devices at once all survive", async () => {
  const user = await newUser(server);
  const devices = [user, { kpa: await otherApp(server, user) }];
  await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      change(devices[n % 2] ?? user, { metadata: { [`m${n}`]: n, shared: { [`s${n}`]: n } } }),
    ),
  );
  const { metadata } = await user.kpa.request("GET", path);
  expect(Object.keys(metadata)).toHaveLength(17);
  expect(Object.keys(metadata.shared as object)).toHaveLength(16);
});

test("a name and a member of the metadata, changed by two devices at once, both survive", async () => {
  const user = await newUser(server);
  const other = { kpa: await otherApp(server, user) };
  for (let round = 0; round < 10; round++) {
    await Promise.all([
      change(user, { name: `Asha ${round}` }),
      change(other, { metadata: { round } }),
    ]);
    const { name, metadata } = await user.kpa.request("GET", path);
    expect({ name, metadata }).toEqual({ name: `Asha ${round}`, metadata: { round } });
  }
});

test.each([
  { role: "admin" },
  { is_admin: true },
  { permissions: ["all"] },
  { password_hash: "$argon2id$" },
  { phone: "+919812345678" },
  { phone_verified: true },
  { email: "asha@example.com" },
  { email_verified: true },
  { mfa_enabled: false },
  { id: 1 },
  { deleted_at: null },
  { created_at: "2020-01-01T00:00:00.000Z" },
  { name: "Asha", tenant: 1 },
  { name: "" },
  { name: " \u0007 " },
  { name: "x".repeat(101) },
  { name: 1 },
  { name: ["Asha"] },
  { metadata: null },
  { metadata: [] },
  { metadata: "text" },
  { metadata: { "nul\u0000": 1 } },
  { metadata: { deep: ["nul\u0000"] } },
])("%j is refused, and the row is as it was", async (body) => {
  const { token, id } = somebody;
  const before = await rowOf(server, id);
  const answer = await patch(token, body);
  expect(answer.status).toBe(422);
  expect(answer.body.errors[0].pointer).toMatch(/^\//);
  expect(await rowOf(server, id)).toEqual(before);
});

test.each([
  '{"metadata":{"__proto__":{"is_admin":true}}}',
  '{"metadata":{"constructor":{"prototype":{"is_admin":true}}}}',
  '{"metadata":{"a":1e400}}',
  '{"metadata":{"a":1,"a":2}}',
])("%s never gets in", async (raw) => {
  const { token, id } = somebody;
  const before = await rowOf(server, id);
  expect([400, 422]).toContain((await server.patch(path, { token, raw })).status);
  expect(await rowOf(server, id)).toEqual(before);
  expect(({} as { is_admin?: boolean }).is_admin).toBeUndefined();
});

test("metadata holds 8 KiB after the merge, and a patch beyond that changes nothing", async () => {
  const { token } = await newPerson(server);
  const filled = { big: "x".repeat(8192 - '{"big":""}'.length) };
  expect(JSON.stringify(filled)).toHaveLength(8192);
  expect((await patch(token, { metadata: filled })).status).toBe(200);
  const refused = await patch(token, { name: "Asha", metadata: { one: 1 } });
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toEqual([
    { pointer: "/metadata", code: "maxBytes", detail: "has to have at most 8192 bytes as JSON" },
  ]);
  const kept = (await server.get(path, { token })).body.data;
  expect({ name: kept.name, metadata: kept.metadata }).toEqual({ name: null, metadata: filled });
  expect((await patch(token, { metadata: { big: null, one: 1 } })).body.data.metadata).toEqual({
    one: 1,
  });
  const digits = Array.from({ length: 1_000 }, () => 1e300);
  expect((await patch(token, { metadata: { digits } })).status).toBe(422);
});

async function withSchema(schema: string, work: (server: TestServer) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "kpa-test-"));
  writeFileSync(join(folder, "metadata.schema.json"), schema);
  const own = await startTestServer({
    environment: { KPA_DATA_DIR: folder },
    database: server.ctx.database,
  });
  try {
    await work(own);
  } finally {
    await own.close();
  }
}

test("an operator's schema decides what the merged metadata may be", async () => {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { theme: { enum: ["dark", "light"] }, "a/b": { type: "integer" } },
    required: ["theme"],
    additionalProperties: false,
  };
  await withSchema(JSON.stringify(schema), async (own) => {
    const { token } = await newPerson(own);
    const send = (metadata: object) => own.patch(path, { token, body: { metadata } });
    expect((await send({ theme: "dark" })).status).toBe(200);
    const refused = await send({ theme: "canary", other: 1, "a/b": "x" });
    expect(refused.status).toBe(422);
    const pointers = refused.body.errors.map((one: { pointer: string }) => one.pointer);
    expect(pointers.sort()).toEqual(["/metadata/a~1b", "/metadata/other", "/metadata/theme"]);
    expect(refused.text).not.toContain("canary");
    expect((await send({ theme: null })).body.errors[0].pointer).toBe("/metadata/theme");
    expect((await own.get(path, { token })).body.data.metadata).toEqual({ theme: "dark" });
  });
});

test.each(["not JSON", '{"type":"no such type"}', '{"properties":{"a":{"typo":1}}}'])(
  "a server with a schema that is none does not start: %s",
  async (schema) => {
    await expect(withSchema(schema, async () => {})).rejects.toThrow(ConfigError);
  },
);
