import { afterAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const client = "203.0.113.7";
const servers = new Map<string, Promise<TestServer>>();
afterAll(async () => {
  for (const server of servers.values()) await (await server).close();
});

/** One server for each setting. */
function trusting(proxies: string): Promise<TestServer> {
  const server =
    servers.get(proxies) ?? startTestServer({ environment: { KPA_TRUST_PROXY: proxies } });
  servers.set(proxies, server);
  return server;
}

/** Logs in from the peer. @returns the address that the session and the log hold */
async function addressSeen(
  server: TestServer,
  peer: string,
  headers: Record<string, string>,
): Promise<string> {
  const answer = await server.application.server.inject({
    method: "POST",
    url: "/api/v1/auth/login",
    remoteAddress: peer,
    headers,
    payload: { phone: "7760873976", password: "to_share@123" },
  });
  const { token, session_id } = answer.json().data;
  const sessions = await server.get("/api/v1/user/sessions?limit=100", { token });
  const { ip } = sessions.body.data.items.find((one: { id: string }) => one.id === session_id);
  const line = server.logLines.findLast((one) =>
    one.includes(String(answer.headers["x-request-id"])),
  );
  expect(JSON.parse(line ?? "").ip).toBe(ip);
  return ip;
}

const forwardings: Record<string, string>[] = [
  { "x-forwarded-for": client },
  { "x-forwarded-for": `${client}, 127.0.0.1` },
  { "x-real-ip": client },
  { "x-client-ip": client },
  { "cf-connecting-ip": client },
  { "true-client-ip": client },
  { forwarded: `for=${client}` },
];

describe("nobody is believed about another's address", () => {
  test.each(forwardings)("unless KPA_TRUST_PROXY is set: %j", async (headers) => {
    const server = await trusting("off");
    expect(await addressSeen(server, "198.51.100.1", headers)).toBe("198.51.100.1");
    expect(await addressSeen(server, "127.0.0.1", headers)).toBe("127.0.0.1");
  });

  test.each(forwardings)("unless it is a proxy that is named: %j", async (headers) => {
    const server = await trusting("10.0.0.0/8");
    expect(await addressSeen(server, "198.51.100.1", headers)).toBe("198.51.100.1");
    expect(await addressSeen(server, "127.0.0.1", headers)).toBe("127.0.0.1");
  });
});

describe("a named proxy is believed", () => {
  test.each(["10.1.2.3", "::ffff:10.1.2.3"])("as %s", async (peer) => {
    const server = await trusting("10.0.0.0/8");
    expect(await addressSeen(server, peer, { "x-forwarded-for": client })).toBe(client);
  });

  test("by its IPv6 network too", async () => {
    const server = await trusting("fd00::/8,10.0.0.1");
    const headers = { "x-forwarded-for": client };
    expect(await addressSeen(server, "fd12::1", headers)).toBe(client);
    expect(await addressSeen(server, "10.0.0.1", headers)).toBe(client);
    expect(await addressSeen(server, "10.0.0.2", headers)).toBe("10.0.0.2");
    expect(await addressSeen(server, "fe80::1", headers)).toBe("fe80::1");
  });

  test("about the address that it saw, and not about what was claimed before", async () => {
    const server = await trusting("10.0.0.0/8");
    const seen = (value: string) => addressSeen(server, "10.1.2.3", { "x-forwarded-for": value });
    expect(await seen(`6.6.6.6, ${client}`)).toBe(client);
    expect(await seen(`10.9.9.9, ${client}`)).toBe(client);
    expect(await seen(`6.6.6.6, ${client}, 10.4.4.4`)).toBe(client);
    expect(await seen(`<script>, ${client}`)).toBe(client);
    expect(await seen(`127.0.0.1, ${client}`)).toBe(client);
  });

  test.each(["nobody", "unknown", "203.0.113.7:4711", "a".repeat(4_000), "-", "203.0.113.999"])(
    "but not about what is no address: %j",
    async (value) => {
      const server = await trusting("10.0.0.0/8");
      expect(await addressSeen(server, "10.1.2.3", { "x-forwarded-for": value })).toBe("10.1.2.3");
    },
  );
});

test("every spelling of an address is one address", async () => {
  const server = await trusting("10.0.0.0/8");
  const seen = (value: string) => addressSeen(server, "10.1.2.3", { "x-forwarded-for": value });
  for (const spelling of [client, `::ffff:${client}`, `::FFFF:${client}`, "::ffff:cb00:7107"]) {
    expect(await seen(spelling), spelling).toBe(client);
  }
  for (const spelling of ["2001:db8::7", "2001:DB8::7", "2001:0db8:0:0:0:0:0:7"]) {
    expect(await seen(spelling), spelling).toBe("2001:db8::7");
  }
  expect(await addressSeen(server, `::ffff:${client}`, {})).toBe(client);
});
