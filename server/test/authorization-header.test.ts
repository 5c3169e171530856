import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";

let server: TestServer;
let good: string;
beforeAll(async () => {
  server = await startTestServer();
  good = await server.token();
});
afterAll(() => server.close());

describe("the Authorization header", () => {
  test.each(["Bearer", "bearer", "BEARER", "bEaReR"])("%s is the scheme", async (scheme) => {
    const answer = await server.get(profile, { headers: { authorization: `${scheme} ${good}` } });
    expect(answer.status).toBe(200);
  });

  test.each([
    ["two spaces", (token: string) => `Bearer  ${token}`],
    ["a tab", (token: string) => `Bearer\t${token}`],
    ["no space", (token: string) => `Bearer${token}`],
    ["a colon", (token: string) => `Bearer: ${token}`],
    ["two tokens and a comma", (token: string) => `Bearer ${token},${token}`],
    ["two tokens and a space", (token: string) => `Bearer ${token} ${token}`],
    ["two credentials", (token: string) => `Bearer ${token}, Bearer ${token}`],
    ["a quoted token", (token: string) => `Bearer "${token}"`],
    ["nothing behind the scheme", () => "Bearer"],
    ["a space behind the scheme", () => "Bearer "],
  ])("with %s is malformed", async (_name, spell) => {
    const answer = await server.get(profile, { headers: { authorization: spell(good) } });
    expect(answer.body).toMatchObject({ status: 400, code: "malformed_request" });
    expect(answer.headers["www-authenticate"]).toContain('error="invalid_request"');
  });

  test.each([
    ["no scheme", (token: string) => token],
    ["another scheme", (token: string) => `Token ${token}`],
    ["an empty value", () => ""],
  ])("with %s holds no Bearer token", async (_name, spell) => {
    const answer = await server.get(profile, { headers: { authorization: spell(good) } });
    expect(answer.body).toMatchObject({ status: 401, code: "not_authenticated" });
    expect(answer.headers["www-authenticate"]).toBe('Bearer realm="kpa"');
  });

  test("is the only place of a token", async () => {
    const elsewhere = [
      server.get(`${profile}?access_token=${good}`),
      server.get(`${profile}?token=${good}`),
      server.get(profile, { headers: { cookie: `access_token=${good}; token=${good}` } }),
      server.get(profile, { headers: { "x-access-token": good } }),
      server.get(profile, { headers: { "proxy-authorization": `Bearer ${good}` } }),
    ];
    for (const answer of await Promise.all(elsewhere)) {
      expect(answer.body).toMatchObject({ status: 401, code: "not_authenticated" });
    }
    const both = await server.get(`${profile}?access_token=${good}`, { token: good });
    expect(both.body).toMatchObject({ status: 400, code: "malformed_request" });
  });

  test("may not be sent twice", async () => {
    const { port, hostname } = new URL(await server.listen());
    const statusOf = (authorizations: readonly string[]) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = ["Host", `${hostname}:${port}`, "Connection", "close"];
        for (const value of authorizations) headers.push("Authorization", value);
        httpRequest({ port, hostname, path: profile, headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on("error", reject)
          .end();
      });
    expect(await statusOf([`Bearer ${good}`])).toBe(200);
    expect(await statusOf([`Bearer ${good}`, `Bearer ${good}`])).toBe(400);
    expect(await statusOf([`Bearer ${good}`, "Basic eDp5"])).toBe(400);
  });
});
