/** What the client sends goes to the server that it was made for, and to the address that was meant. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createKpa, KpaUnreachable, memoryStore } from "kpa-client";
import { expect, onTestFinished, test } from "vitest";

/** Writes down what comes, and answers all of it alike. */
async function startHost(status: number, headers: Record<string, string> = {}) {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const host = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      seen.push({ request, body });
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end('{"status":"success","message":"","data":{}}');
    });
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    host.closeAllConnections();
    host.close();
  });
  return { seen, url: `http://127.0.0.1:${(host.address() as AddressInfo).port}` };
}

const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error) => error,
  );

test.each([301, 302, 303, 307, 308])(
  "an answer %i leads nobody's password to another host",
  async (status) => {
    const other = await startHost(200);
    const first = await startHost(status, { location: `${other.url}/api/v1/auth/login` });
    const kpa = createKpa({ baseUrl: first.url });
    const fault = await faultOf(kpa.logIn({ phone: "+917760873976", password: "not for others" }));
    expect(fault).toBeInstanceOf(KpaUnreachable);
    expect(fault.reason).toBe("unexpected_answer");
    expect(first.seen).toHaveLength(1);
    expect(other.seen).toEqual([]);
  },
);

test("a refresh token is led to no other host either, and is kept", async () => {
  const other = await startHost(200);
  const first = await startHost(307, { location: `${other.url}/api/v1/auth/refresh` });
  const store = memoryStore();
  const session = { id: "s", accessToken: "a", refreshToken: "r", expiresInSeconds: 1 };
  const user = { id: 1, name: null, email: null, phone: "+917760873976" };
  const saved = { version: 1, session: { ...session, savedAtMs: 0, user } };
  await store.write(JSON.stringify(saved));
  const kpa = createKpa({ baseUrl: first.url, store, timeoutMs: 500 });
  expect(await faultOf(kpa.accessToken())).toBeInstanceOf(KpaUnreachable);
  expect(first.seen.length).toBeGreaterThan(0);
  expect(other.seen).toEqual([]);
  expect(kpa.session.state.status).toBe("signed_in");
});

test.each(["", ".", ".."])("a part of a path that is %j is sent nowhere", async (id) => {
  const host = await startHost(200);
  const kpa = createKpa({ baseUrl: host.url });
  const call = kpa.request("DELETE", "/api/v1/user/sessions/{id}", { path: { id } });
  expect(await faultOf(call)).toBeInstanceOf(TypeError);
  expect(host.seen).toEqual([]);
});

test.each(["../../auth/logout", "..%2f", "%2e%2e", "a?b#c", "...", "$&"])(
  "a part of a path that is %j stays one part",
  async (id) => {
    const host = await startHost(200);
    const kpa = createKpa({ baseUrl: host.url });
    await kpa.request("DELETE", "/api/v1/user/sessions/{id}", { path: { id } });
    const address = `/api/v1/user/sessions/${encodeURIComponent(id)}`;
    expect(host.seen.map(({ request }) => request.url)).toEqual([address]);
  },
);
