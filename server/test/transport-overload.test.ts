import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { expectProblem, portOf } from "./harness/raw-http.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";

describe("clients that take their time", () => {
  let server: TestServer;
  let port: number;
  let token: string;
  let sockets: Socket[] = [];
  beforeAll(async () => {
    server = await startTestServer();
    port = await portOf(server);
    token = await server.token();
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
  });
  afterAll(() => server.close());

  test("have deadlines for the head, the whole request, and silence", () => {
    const node = server.application.server.server;
    expect(node.headersTimeout).toBe(10_000);
    expect(node.requestTimeout).toBe(20_000);
    expect(node.keepAliveTimeout).toBe(65_000);
    expect(node.timeout).toBe(60_000);
  });

  /** Opens connections that send a byte now and then. @returns what each got before it was cut off */
  async function dribble(count: number, head: string): Promise<Promise<string>[]> {
    const ends = Array.from({ length: count }, () => {
      const socket = connect(port, "127.0.0.1", () => socket.write(head));
      sockets.push(socket);
      let got = "";
      socket.on("data", (chunk) => {
        got += chunk;
      });
      socket.on("error", () => {});
      const timer = setInterval(() => socket.writable && socket.write("x"), 200);
      return new Promise<string>((resolve) =>
        socket.on("close", () => {
          clearInterval(timer);
          resolve(got);
        }),
      );
    });
    await expect.poll(() => sockets.every((socket) => !socket.connecting)).toBe(true);
    return ends;
  }

  test("300 that dribble are cut off, and nobody else notices", async () => {
    const inHead = `GET ${profile} HTTP/1.1\r\nHost: kpa\r\nX: `;
    const inBody =
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: kpa\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";
    const node = server.application.server.server;
    const { headersTimeout, requestTimeout } = node;
    // The deadlines of production would make a slow test; they are looked at above.
    Object.assign(node, { headersTimeout: 300, requestTimeout: 600 });
    try {
      const ends = [...(await dribble(150, inHead)), ...(await dribble(150, inBody))];
      let isOver = false;
      const over = Promise.all(ends).finally(() => {
        isOver = true;
      });
      const startedAt = performance.now();
      let slowest = 0;
      while (!isOver && performance.now() - startedAt < 8_000) {
        const askedAt = performance.now();
        expect((await server.get(profile, { token })).status).toBe(200);
        slowest = Math.max(slowest, performance.now() - askedAt);
        await sleep(20);
      }
      expect(isOver).toBe(true);
      expect(slowest).toBeLessThan(1_000);
      for (const got of await over) {
        expect(got.slice(0, 13)).toBe("HTTP/1.1 408 ");
        expect(got).toContain("malformed_request");
      }
    } finally {
      Object.assign(node, { headersTimeout, requestTimeout });
    }
    expect((await server.logIn()).status).toBe(200);
  });
});

describe("more log-ins than can be hashed", () => {
  const queue = 4;
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startTestServer({ environment: { KPA_HASH_QUEUE: String(queue) } });
    token = await server.token();
  });
  afterAll(() => server.close());

  const stranger = (n: number) => server.logIn(`98${String(10_000_000 + n)}`, "wrong");

  test("are told at once when to come back, and cost nobody else anything", async () => {
    const { passwords } = server.ctx;
    let isKeptBusy = true;
    // Those that found no place stop; the others come again, so that the queue stays as it is.
    const keepBusy = async () => {
      while (isKeptBusy) await passwords.hash("kept busy");
    };
    const hashing = Promise.allSettled(Array.from({ length: 40 }, keepBusy));
    expect(passwords.load().waiting).toBe(queue);
    const refused = await stranger(1);
    expectProblem(refused, 503, "overloaded");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect((await server.get(profile, { token })).status).toBe(200);
    expect(passwords.load().waiting).toBeGreaterThan(0);
    isKeptBusy = false;
    await hashing;
    expect((await stranger(1)).status).toBe(401);
  });

  test("a flood is shed, reads go on, and the next log-in is served", async () => {
    const flood = Array.from({ length: 120 }, (_, n) => stranger(n));
    let isOver = false;
    const over = Promise.all(flood).finally(() => {
      isOver = true;
    });
    let reads = 0;
    while (!isOver) {
      expect((await server.get(profile, { token })).status).toBe(200);
      reads++;
    }
    const answers = await over;
    const shed = answers.filter(({ status }) => status === 503);
    expect(shed.length).toBeGreaterThan(60);
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThan(0);
    expect(answers.every(isExpected)).toBe(true);
    expect(reads).toBeGreaterThan(5);
    expect((await server.logIn()).status).toBe(200);
  });

  test("a flood on one account is shed too", async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => server.logIn("+91 98123 45678", "wrong")),
    );
    expect(answers.every(isExpected)).toBe(true);
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThan(40);
    expect((await server.logIn()).status).toBe(200);
  });

  function isExpected({ status, headers }: Answer): boolean {
    return (
      status === 401 || ((status === 503 || status === 429) && headers["retry-after"] !== undefined)
    );
  }
});
