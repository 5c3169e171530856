import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Operation, writingOperationsOf } from "./harness/operations.ts";
import { expectProblem } from "./harness/raw-http.ts";
import { addStaff } from "./harness/staff.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let token: string;
let operations: readonly Operation[];
beforeAll(async () => {
  server = await startTestServer();
  // Of an admin: before anybody else's body is read, routes of staff refuse them.
  ({ token } = await addStaff(server, "admin"));
  operations = writingOperationsOf(server);
});
afterAll(() => server.close());

const credentials = { phone: "7760873976", password: "to_share@123" };
const json = { "content-type": "application/json" };

/** Tries it on every route that could take a body, and sees that none has acted on it. */
async function everywhere(
  sent: { headers: Record<string, string>; raw: string | Buffer },
  check: (answer: Answer, where: string) => void,
): Promise<void> {
  for (const operation of operations) {
    const answer = await server.request(operation.method, operation.url, { ...sent, token });
    check(answer, operation.operationId);
  }
  expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
}

describe("a body that is not JSON in one reading is malformed", () => {
  test.each<[string, string | Buffer]>([
    ["truncated", '{"phone":'],
    ["truncated in a string", '{"phone":"canary-7760873976'],
    ["blank", "  \n"],
    ["two documents", '{"phone":"a"}{"phone":"b"}'],
    ["single quotes", "{'phone':'a'}"],
    ["a comment", '{"phone":"a"/* canary */}'],
    ["a comma at the end", '{"phone":"a",}'],
    ["NaN", '{"phone":NaN}'],
    ["a control character in a string", '{"phone":"a\u0000"}'],
    ["a byte order mark", '\uFEFF{"phone":"a","password":"b"}'],
    ["UTF-16", Buffer.from('{"phone":"a","password":"b"}', "utf16le")],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["an over-long slash", Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
    ["a surrogate in UTF-8", Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
    ["a lone surrogate as a value", '{"phone":"\\ud800","password":"b"}'],
    ["a lone surrogate in a deep value", '{"phone":"a","password":"b","more":[{"x":"\\udfff"}]}'],
    ["a lone surrogate as a name", '{"phone":"a","password":"b","\\ud800":1}'],
    ["a name twice", '{"phone":"a","phone":"b","password":"c"}'],
    ["a name twice in two spellings", '{"phone":"a","ph\\u006fne":"b","password":"c"}'],
    ["a name twice in a deep object", '{"phone":"a","password":"b","more":[{"x":1,"x":2}]}'],
    ["an empty name twice", '{"":1,"":2}'],
    ["nested too deeply", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["nested as deeply as it gets", "[".repeat(65_000)],
    ["__proto__", '{"phone":"a","password":"b","__proto__":{"is_admin":true}}'],
    ["__proto__ in another spelling", '{"phone":"a","__pro\\u0074o__":{"is_admin":true}}'],
    ["__proto__ in a deep object", '{"phone":"a","more":{"__proto__":{"is_admin":true}}}'],
    ["constructor.prototype", '{"constructor":{"prototype":{"is_admin":true}}}'],
  ])("%s", async (_name, raw) => {
    await everywhere({ headers: json, raw }, (answer, where) => {
      expectProblem(answer, 400, "malformed_request", where);
      expect(answer.text).not.toContain("canary");
      expect(answer.text).not.toContain("phone");
    });
    expect(({} as { is_admin?: boolean }).is_admin).toBeUndefined();
  });
});

describe("a body of another media type is refused", () => {
  test.each([
    "text/plain",
    "text/plain;charset=utf-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonx",
    "application/problem+json",
    "application/json-patch+json",
    "application/xml",
    "application/json, text/plain",
    "application/json; charset=utf-16",
    'application/json; charset="utf-16"',
    "application/json; charset =utf-16",
    "application/json; charset=utf-8; charset=utf-16",
    "application/json; charset=iso-8859-1",
    "application/json; charset=utf-7",
    "json",
    "*/*",
    " ",
  ])("%s", async (type) => {
    const raw = JSON.stringify(credentials);
    await everywhere({ headers: { "content-type": type }, raw }, (answer, where) =>
      expectProblem(answer, 415, "unsupported_media_type", where),
    );
  });

  test("no media type at all", async () => {
    for (const { method, url } of operations) {
      const answer = await server.application.server.inject({
        method: method as "POST",
        url,
        headers: { authorization: `Bearer ${token}` },
        payload: Buffer.from(JSON.stringify(credentials)),
      });
      expect(answer.statusCode, url).toBe(415);
    }
  });

  test.each(["gzip", "deflate", "br", "zstd", "x-gzip", "gzip, identity", "IDENTITY;q=1"])(
    "a content encoding: %s",
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(1_048_576, " "));
      expect(bomb.length).toBeLessThan(2_048);
      await everywhere(
        { headers: { ...json, "content-encoding": encoding }, raw: bomb },
        (answer, where) => expectProblem(answer, 415, "unsupported_media_type", where),
      );
    },
  );

  test.each([
    "application/json",
    "Application/JSON",
    "application/json;charset=utf-8",
    'application/json; charset="UTF-8"',
    "application/json; charset=utf8; x=y",
  ])("but JSON in UTF-8 may be spelled %s", async (type) => {
    const answer = await server.post("/api/v1/auth/login", {
      headers: { "content-type": type },
      body: credentials,
    });
    expect(answer.status, answer.text).toBe(200);
  });
});

describe("size", () => {
  const padded = (bytes: number) => {
    const text = JSON.stringify({ ...credentials, pad: "" });
    return text.replace('"pad":""', `"pad":"${"x".repeat(bytes - text.length)}"`);
  };

  test("64 KiB is read", async () => {
    const raw = padded(65_536);
    expect(Buffer.byteLength(raw)).toBe(65_536);
    const answer = await server.post("/api/v1/auth/login", { headers: json, raw });
    expect(answer.status).toBe(200);
  });

  test("one byte more is too large, whatever it is counted in", async () => {
    await everywhere({ headers: json, raw: padded(65_537) }, (answer, where) => {
      expectProblem(answer, 413, "payload_too_large", where);
      expect(answer.headers.connection).toBe("close");
    });
    const wide = JSON.stringify({ ...credentials, pad: "\u{1F600}".repeat(20_000) });
    await everywhere({ headers: json, raw: wide }, (answer, where) =>
      expectProblem(answer, 413, "payload_too_large", where),
    );
  });
});

describe("a route that takes no body", () => {
  const bodyless = () => operations.filter(({ takesBody }) => !takesBody);

  test.each(['{"reason":"x"}', '{"a/b~c":1}', "[]", "[1]", "null", '"x"', "7", "true"])(
    "refuses %s",
    async (raw) => {
      for (const { method, url } of bodyless()) {
        const answer = await server.request(method, url, { token, headers: json, raw });
        expectProblem(answer, 422, "validation_failed", url);
        expect(answer.body.errors[0].pointer).toBe(
          { '{"reason":"x"}': "/reason", '{"a/b~c":1}': "/a~1b~0c" }[raw] ?? "",
        );
      }
      expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    },
  );

  test.each(["", "{}"])("does not mind a client that sends %j with a media type", async (raw) => {
    expect(bodyless().length).toBeGreaterThanOrEqual(6);
    const admin = await addStaff(server, "admin");
    for (const { method, path, url } of bodyless()) {
      const own = await server.token(admin.phone, admin.password);
      const answer = await server.request(method, url, { token: own, headers: json, raw });
      expect(answer.status, path).toBe(path.includes("{") ? 404 : 200);
    }
  });
});

test("only the body's members count: not the query's, a header's or a cookie's", async () => {
  const elsewhere = "phone=9812345678&password=wrong";
  const answer = await server.post(`/api/v1/auth/login?${elsewhere}`, {
    headers: { phone: "9812345678", password: "wrong", cookie: elsewhere.replace("&", "; ") },
    body: credentials,
  });
  expect(answer.status).toBe(200);
  const without = await server.post("/api/v1/auth/login?phone=7760873976&password=to_share%40123", {
    headers: { phone: "7760873976", password: "to_share@123" },
    body: {},
  });
  expectProblem(without, 422, "validation_failed");
  expect(without.body.errors.map((one: { pointer: string }) => one.pointer)).toEqual([
    "/phone",
    "/password",
  ]);
});

test("thousands of colliding integer-like names are read in no time", async () => {
  const names = Array.from({ length: 1_300 }, (_, index) => (index + 1) * 2 ** 13);
  const raw = `{${names.map((name) => `"${name}":0`).join(",")}}`;
  expect(raw.length).toBeGreaterThan(12_000);
  expect(raw.length).toBeLessThan(16_384);
  let fastest = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 5; n++) {
    const startedAt = performance.now();
    const answer = await server.post("/api/v1/auth/login", { headers: json, raw });
    fastest = Math.min(fastest, performance.now() - startedAt);
    expect(answer.status).toBe(422);
  }
  expect(fastest).toBeLessThan(20);
});
