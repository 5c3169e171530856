import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDeclaredCheck, type ExpectDeclared } from "./harness/declared-answers.ts";
import { everyOperation, goodRequestsOf, newUser } from "./harness/good-requests.ts";
import { type Operation, operationsOf } from "./harness/operations.ts";
import { type RequestOptions, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let operations: readonly Operation[];
let expectDeclared: ExpectDeclared;
beforeAll(async () => {
  server = await startTestServer({
    clients: "many",
    environment: everyOperation,
  });
  operations = operationsOf(server);
  expectDeclared = createDeclaredCheck(server);
});
afterAll(() => server.close());

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 150 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "\u0000",
    "\ud800",
    "'",
    "7760873976",
    "+91 77608-73976",
    "__proto__",
    "null",
  ),
);
const json = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, 0, -1, 1e308, [], {}, ["7760873976"]) },
);
/** A body, made of the names of the members that the operation knows. */
type MakeBody = (members: readonly string[]) => string | Buffer;

const body = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.array(fc.option(json, { nil: undefined }), { maxLength: 8 }), fc.option(json))
      .map(
        ([values, more]): MakeBody =>
          (members) =>
            JSON.stringify({
              ...Object.fromEntries(members.map((name, index) => [name, values[index]])),
              ...(more === null ? {} : { more }),
            }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constant<MakeBody>(() => '{"phone":"7760873976","password":"to_share@123"}'),
  },
  {
    weight: 1,
    arbitrary: fc.json().map(
      (value): MakeBody =>
        () =>
          value,
    ),
  },
  {
    weight: 1,
    arbitrary: text.map(
      (value): MakeBody =>
        () =>
          value,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 200 }).map(
      (bytes): MakeBody =>
        () =>
          Buffer.from(bytes),
    ),
  },
);
const headerText = text.map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ""));
const headers = fc.record(
  {
    "content-type": fc.oneof(
      { weight: 6, arbitrary: fc.constant("application/json") },
      { weight: 1, arbitrary: headerText },
    ),
    "content-encoding": fc.constantFrom("identity", "gzip"),
    "user-agent": headerText,
    "x-request-id": headerText,
    "x-forwarded-for": headerText,
    accept: headerText,
    origin: headerText,
    cookie: headerText,
  },
  { requiredKeys: ["content-type"] },
);
/** What is sent as a token, made of a good one. */
const authorization = fc.oneof(
  { weight: 5, arbitrary: fc.constant((token: string) => `Bearer ${token}`) },
  { weight: 1, arbitrary: fc.constant(() => undefined) },
  { weight: 1, arbitrary: headerText.map((value) => () => `Bearer ${value}`) },
  { weight: 1, arbitrary: headerText.map((value) => () => value) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom("", "A", "=", ".", "-", " "))
      .map(([at, by]) => (token: string) => {
        const place = at % token.length;
        return `Bearer ${token.slice(0, place)}${by}${token.slice(place + 1)}`;
      }),
  },
);
const query = fc.oneof(
  fc.constant(""),
  fc
    .record({ limit: fc.oneof(fc.integer().map(String), text), cursor: text }, { requiredKeys: [] })
    .map(asQuery),
  fc.dictionary(text, text, { maxKeys: 4 }).map(asQuery),
  text.map((value) => `?${encodeURI(value.toWellFormed())}`),
);
const id = fc.oneof(
  fc.uuid(),
  text.filter((value) => /[^.]/.test(value)),
);

function asQuery(members: Record<string, string | undefined>): string {
  const pairs = Object.entries(members).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return `?${pairs.join("&")}`;
}

function encode(value: string | undefined): string {
  return encodeURIComponent((value ?? "").toWellFormed());
}

test("whatever is sent to an operation, it answers as it declares", async () => {
  let token = await server.token();
  const statuses = new Set<number>();
  const request = fc.record({
    pick: fc.nat(),
    bodyAnyway: fc.nat(3),
    body,
    headers,
    authorization,
    query,
    id,
  });
  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      const operation = of(operations, sent.pick);
      const path = operation.path.replace(/\{\w+\}/g, encode(sent.id) || "x");
      const bearer = sent.authorization(token);
      const options: RequestOptions = {
        headers: { ...sent.headers, ...(bearer === undefined ? {} : { authorization: bearer }) },
        ...(operation.takesBody || sent.bodyAnyway === 0
          ? { raw: sent.body(operation.members) }
          : {}),
      };
      const answer = await server.request(operation.method, `${path}${sent.query}`, options);
      expect(answer.status, answer.text).not.toBe(500);
      statuses.add(answer.status);
      expectDeclared(operation, answer);
      if (operation.operationId === "logOut" && answer.status === 200) token = await server.token();
    }),
    { numRuns: 500, seed: 7_760_873 },
  );
  // Else every request would have been turned away at the door.
  for (const status of [200, 400, 401, 404, 415, 422]) expect([...statuses]).toContain(status);
  expect((await server.logIn()).status).toBe(200);
  expect(server.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

test("whatever one member of a good request is, the operation answers as it declares", {
  timeout: 90_000,
}, async () => {
  const taking = operations.filter(({ members }) => members.length > 0);
  const statuses = new Set<number>();
  const request = fc.record({ pick: fc.nat(), way: fc.nat(), at: fc.nat(), value: json });
  await fc.assert(
    fc.asyncProperty(request, async (given) => {
      const operation = of(taking, given.pick);
      const make = of(goodRequestsOf(operation), given.way);
      const { url, sent } = await make(server, await newUser(server));
      const name = of(operation.members, given.at);
      const answer = await server.request(operation.method, url, {
        ...sent,
        body: { ...sent.body, [name]: given.value },
      });
      expect(answer.status, answer.text).not.toBe(500);
      statuses.add(answer.status);
      expectDeclared(operation, answer);
    }),
    { numRuns: 300, seed: 7_760_873 },
  );
  for (const status of [200, 201, 202, 400, 401, 422]) expect([...statuses]).toContain(status);
  expect(server.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

function of<T>(list: readonly T[], pick: number): T {
  const found = list[pick % list.length];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}
