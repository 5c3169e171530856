import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationsOf, writingOperationsOf } from "./harness/operations.ts";
import {
  expectAnswerHeaders,
  expectProblem,
  portOf,
  requestText,
  sendRaw,
} from "./harness/raw-http.ts";
import { addStaff } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let port: number;
let bearer: string;
beforeAll(async () => {
  server = await startTestServer();
  port = await portOf(server);
  bearer = `Authorization: Bearer ${(await addStaff(server, "admin")).token}`;
});
afterAll(() => server.close());

const json = "Content-Type: application/json";
const login = "/api/v1/auth/login";

describe("a request that two readers could split differently is refused and cut off", () => {
  test.each<[string, string]>([
    [
      "a length and chunks",
      requestText(
        "POST",
        login,
        [json, "Content-Length: 5", "Transfer-Encoding: chunked"],
        "0\r\n\r\n",
      ),
    ],
    [
      "chunks and a length",
      requestText(
        "POST",
        login,
        [json, "Transfer-Encoding: chunked", "Content-Length: 5"],
        "0\r\n\r\n",
      ),
    ],
    [
      "two lengths that differ",
      requestText("POST", login, [json, "Content-Length: 2", "Content-Length: 3"], "{} "),
    ],
    ["two lengths in one line", requestText("POST", login, [json, "Content-Length: 2, 3"], "{} ")],
    ["a negative length", requestText("POST", login, [json, "Content-Length: -2"], "{}")],
    ["a length with a sign", requestText("POST", login, [json, "Content-Length: +2"], "{}")],
    ["a length in hexadecimal", requestText("POST", login, [json, "Content-Length: 0x2"], "{}")],
    [
      "an unknown transfer encoding",
      requestText("POST", login, [json, "Transfer-Encoding: xchunked"], "0\r\n\r\n"),
    ],
    [
      "chunks that are not last",
      requestText("POST", login, [json, "Transfer-Encoding: chunked, gzip"], "0\r\n\r\n"),
    ],
    [
      "a chunk whose size is no number",
      requestText("POST", login, [json, "Transfer-Encoding: chunked"], "zz\r\n{}\r\n0\r\n\r\n"),
    ],
    ["lines that end in LF", "GET /healthz HTTP/1.1\nHost: kpa\n\n"],
    ["one line that ends in LF", "GET /healthz HTTP/1.1\r\nHost: kpa\nX: y\r\n\r\n"],
    ["a CR inside a line", requestText("GET", "/healthz", ["X: a\rY: b"])],
    ["a NUL in a header", requestText("GET", "/healthz", ["X: a\0b"])],
    ["a folded line", requestText("GET", "/healthz", ["X: a", " b"])],
    ["a blank before the colon", requestText("GET", "/healthz", ["X : a"])],
    ["a header without a name", requestText("GET", "/healthz", [": a"])],
    ["a blank in the path", requestText("GET", "/health z")],
    ["a path that is not ASCII", requestText("GET", "/health\u00e9")],
    ["two Hosts", requestText("GET", "/healthz", ["Host: other"])],
    ["no Host", "GET /healthz HTTP/1.1\r\n\r\n"],
    ["another protocol version", "GET /healthz HTTP/9.9\r\nHost: kpa\r\n\r\n"],
    ["the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["the beginning of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["an unknown method", "JUMP /healthz HTTP/1.1\r\nHost: kpa\r\n\r\n"],
  ])("%s", async (_name, text) => {
    const answer = await sendRaw(port, Buffer.from(text, "latin1"));
    expectProblem(answer, 400, "malformed_request");
    expect(answer.isClosed).toBe(true);
  });

  test("what follows such a request on its connection is not answered", async () => {
    const good = requestText("GET", "/healthz", ["X-Request-Id: smuggled"]);
    const bad = requestText(
      "POST",
      login,
      [json, "Content-Length: 4", "Transfer-Encoding: chunked"],
      `0\r\n\r\n${good}`,
    );
    const answer = await sendRaw(port, bad);
    expectProblem(answer, 400, "malformed_request");
    expect(answer.text).not.toContain("smuggled");
    expect(server.logLines.join("")).not.toContain("smuggled");
  });
});

describe("what Node would answer by itself is answered as everything else is", () => {
  test("CONNECT", async () => {
    const answer = await sendRaw(port, requestText("CONNECT", "example.com:443"));
    expectProblem(answer, 404, "not_found");
    expect(answer.isClosed).toBe(true);
  });

  test("an Expect that nobody knows is ignored", async () => {
    const answer = await sendRaw(
      port,
      requestText("GET", "/healthz", ["Expect: magic", "Connection: close"]),
    );
    expect(answer.status).toBe(200);
    expectAnswerHeaders(answer);
  });

  test("an Upgrade is not taken up", async () => {
    for (const protocol of ["h2c", "websocket", "TLS/1.2"]) {
      const answer = await sendRaw(
        port,
        requestText("GET", "/healthz", ["Connection: Upgrade, close", `Upgrade: ${protocol}`]),
      );
      expect(answer.status, protocol).toBe(200);
    }
  });

  test("HTTP/1.0 without a Host", async () => {
    const answer = await sendRaw(port, "GET /healthz HTTP/1.0\r\n\r\n");
    expect(answer.status).toBe(200);
  });

  test("a refusal by the parser has its line in the log", async () => {
    const answer = await sendRaw(port, "JUMP / HTTP/1.1\r\nHost: kpa\r\n\r\n");
    const line = server.logLines.find((one) => one.includes(answer.body.request_id));
    expect(JSON.parse(line ?? "")).toMatchObject({ msg: "request", status: 400, ip: "127.0.0.1" });
    // Made as every other answer's is.
    expect(answer.body.request_id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f-]{16}$/,
    );
  });
});

describe("sizes", () => {
  test("a body of 1 GiB is refused by its announcement, on every route", async () => {
    for (const operation of operationsOf(server)) {
      for (const type of [[json], []]) {
        const headers = [...type, "Content-Length: 1073741824", bearer];
        const answer = await sendRaw(port, requestText(operation.method, operation.url, headers));
        const where = `${operation.operationId} ${type}`;
        expect(answer.isClosed, where).toBe(true);
        expectAnswerHeaders(answer, where);
        if (operation.method === "GET") continue; // answered as it is without one
        expect(answer.status, where).toBe(type.length > 0 ? 413 : 415);
      }
    }
    const nowhere = await sendRaw(port, requestText("POST", "/", ["Content-Length: 1073741824"]));
    expectProblem(nowhere, 404, "not_found");
    expect(nowhere.isClosed).toBe(true);
  });

  test("a body in chunks is refused when it has grown too large", async () => {
    for (const { method, url } of writingOperationsOf(server)) {
      const head = requestText(method, url, [json, bearer, "Transfer-Encoding: chunked"]);
      const answer = await sendRaw(port, `${head}20000\r\n${" ".repeat(0x20000)}`);
      expectProblem(answer, 413, "payload_too_large", url);
      expect(answer.isClosed).toBe(true);
    }
  });

  test("a body in chunks that nobody reads is cut off with the answer", async () => {
    const requests = operationsOf(server).filter(({ takesBody, needsToken }) => {
      return needsToken || !takesBody;
    });
    for (const { method, url } of [
      ...requests,
      { method: "PUT", url: login },
      { method: "POST", url: "/nowhere" },
    ]) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      const isClosed = new Promise((done) => socket.once("close", done));
      socket.write(requestText(method, url, [json, "Transfer-Encoding: chunked"]));
      let chunks = 0;
      while (!socket.destroyed && chunks < 1_000) {
        socket.write(`10000\r\n${" ".repeat(0x10000)}\r\n`);
        chunks++;
        await sleep(1);
      }
      expect(chunks, `${method} ${url}`).toBeLessThan(1_000);
      await isClosed;
    }
  });

  test("a body that breaks off is no mistake of the server's", async () => {
    const id = "broken-off";
    const head = requestText("POST", login, [json, "Content-Length: 50", `X-Request-Id: ${id}`]);
    const socket = connect(port, "127.0.0.1", () => socket.write(`${head}{"phone":`));
    await once(socket, "connect");
    await sleep(50);
    socket.destroy();
    await sleep(50);
    expect((await server.get("/healthz")).status).toBe(200);
    expect(server.logLines.filter((one) => /"level":"(error|warn|fatal)"/.test(one))).toEqual([]);
  });

  test.each<[string, string]>([
    ["one long header", requestText("GET", "/healthz", [`X: ${"a".repeat(17_000)}`])],
    ["many headers", requestText("GET", "/healthz", Array(200).fill(`X: ${"a".repeat(100)}`))],
    ["2 000 tiny headers", requestText("GET", "/healthz", Array(2_000).fill("a:b"))],
    ["a long path", requestText("GET", `/${"a".repeat(17_000)}`)],
  ])("a head of more than 16 KiB is refused: %s", async (_name, text) => {
    const answer = await sendRaw(port, text);
    expectProblem(answer, 431, "malformed_request");
    expect(answer.isClosed).toBe(true);
  });

  test("500 tiny headers that fit cost nothing to speak of", async () => {
    const text = requestText("GET", "/healthz", [
      "Connection: close",
      ...Array.from({ length: 500 }, (_, n) => `x${n}: y`),
    ]);
    const startedAt = performance.now();
    expect((await sendRaw(port, text)).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
