import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { claimsOf, type Json, signJwt } from "./harness/jwt.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

const profile = "/api/v1/user/profile";

let server: TestServer;
let claims: Json;
beforeAll(async () => {
  server = await startTestServer();
  claims = claimsOf(await server.token());
});
afterAll(() => server.close());

const read = (token: string) => server.get(profile, { token });

function expectInvalid(answer: Answer): void {
  expect(answer.body).toMatchObject({ code: "invalid_token", status: 401 });
}

const now = () => Math.floor(Date.now() / 1000);

describe("times", () => {
  test.each<[string, () => Json, "good" | "invalid_token" | "token_expired"]>([
    ["exp in the past", () => ({ exp: now() - 10 }), "token_expired"],
    ["exp now", () => ({ exp: now() }), "token_expired"],
    ["exp soon", () => ({ exp: now() + 30 }), "good"],
    ["exp 0", () => ({ exp: 0 }), "token_expired"],
    ["exp missing", () => ({ exp: undefined }), "invalid_token"],
    ["exp a text", () => ({ exp: "9999999999" }), "invalid_token"],
    ["exp negative", () => ({ exp: -1 }), "invalid_token"],
    ["exp a fraction", () => ({ exp: now() + 60.5 }), "invalid_token"],
    ["exp beyond exact numbers", () => ({ exp: 2 ** 53 }), "invalid_token"],
    ["exp null", () => ({ exp: null }), "invalid_token"],
    ["exp true", () => ({ exp: true }), "invalid_token"],
    ["exp a list", () => ({ exp: [now() + 60] }), "invalid_token"],
    ["iat within the tolerance", () => ({ iat: now() + 50 }), "good"],
    ["iat beyond the tolerance", () => ({ iat: now() + 120 }), "invalid_token"],
    ["iat far ahead", () => ({ iat: 9_999_999_999 }), "invalid_token"],
    ["iat missing", () => ({ iat: undefined }), "invalid_token"],
    ["iat a text", () => ({ iat: "1" }), "invalid_token"],
    ["iat a fraction", () => ({ iat: 1.5 }), "invalid_token"],
    ["iat negative", () => ({ iat: -1 }), "invalid_token"],
    ["nbf in the past", () => ({ nbf: now() - 10 }), "good"],
    ["nbf within the tolerance", () => ({ nbf: now() + 50 }), "good"],
    ["nbf beyond the tolerance", () => ({ nbf: now() + 120 }), "invalid_token"],
    ["nbf a text", () => ({ nbf: "1" }), "invalid_token"],
    ["nbf a fraction", () => ({ nbf: 1.5 }), "invalid_token"],
    ["nbf null", () => ({ nbf: null }), "invalid_token"],
  ])("%s", async (_name, change, expected) => {
    const answer = await read(signJwt({ ...claims, ...change() }));
    expect(answer.body.code ?? "good").toBe(expected);
  });

  test.each(["1e400", "-1e400", "NaN", "Infinity", "1e2 1"])(
    "exp written as %s is refused",
    async (text) => {
      const json = JSON.stringify({ ...claims, exp: 0 }).replace('"exp":0', `"exp":${text}`);
      expectInvalid(await read(signJwt(json)));
    },
  );

  test("a token is good until its second, remembered or not, and not after it", async () => {
    const own = await startTestServer();
    const token = await own.token();
    expect((await own.get(profile, { token })).status).toBe(200);
    const { exp } = claimsOf(token) as { exp: number };
    const unseen = signJwt({ ...claimsOf(token), jti: "another" });
    own.advance(exp - Date.now() / 1000 - 2);
    expect((await own.get(profile, { token })).status).toBe(200);
    own.advance(2);
    for (const expired of [token, unseen]) {
      const answer = await own.get(profile, { token: expired });
      expect(answer.body).toMatchObject({ status: 401, code: "token_expired" });
      expect(answer.headers["www-authenticate"]).toContain('error="invalid_token"');
    }
    await own.close();
  });
});

describe("claims", () => {
  test.each<[string, Json]>([
    ["another issuer", { iss: "somebody" }],
    ["an issuer in a list", { iss: ["kpa"] }],
    ["no issuer", { iss: undefined }],
    ["an audience where none is configured", { aud: "kpa" }],
    ["an empty audience", { aud: "" }],
    ["no jti", { jti: undefined }],
    ["a jti that is no text", { jti: 1 }],
    ["a sid that is no text", { sid: 1 }],
    ["a sid that is null", { sid: null }],
    ["a sid in a list", { sid: ["00000000-0000-7000-8000-000000000000"] }],
    ["a sid that is no id", { sid: "1" }],
    ["a sid with SQL behind it", { sid: "00000000-0000-7000-8000-000000000000' or '1'='1" }],
  ])("%s is refused", async (_name, change) => {
    expectInvalid(await read(signJwt({ ...claims, ...change })));
  });

  test("a session's id has one spelling", async () => {
    const { sid } = claims as { sid: string };
    for (const spelling of [sid.toUpperCase(), `{${sid}}`, sid.replaceAll("-", ""), ` ${sid}`]) {
      expectInvalid(await read(signJwt({ ...claims, sid: spelling })));
    }
  });

  const strangeSubjects = [
    1,
    "01",
    "1 ",
    " 1",
    "1e0",
    "1.0",
    "+1",
    "-1",
    "0",
    "0x1",
    "",
    "１",
    "1\u0000",
    "2147483648",
    "99999999999999999999",
    null,
    true,
    ["1"],
    { id: 1 },
  ];
  test.each(strangeSubjects.map((sub) => [JSON.stringify(sub), sub] as const))(
    "the subject %s names nobody",
    async (_name, sub) => {
      expectInvalid(await read(signJwt({ ...claims, sub })));
      expectInvalid(await read(signJwt({ sub, exp: now() + 60 })));
    },
  );

  test("a token cannot put another user into a session", async () => {
    const other = await addUser(server);
    expectInvalid(await read(signJwt({ ...claims, sub: String(other.id) })));
  });

  test("claims that are no object are refused", async () => {
    for (const text of ["[]", "null", '"1"', "1", "", "{", `${JSON.stringify(claims)}}`]) {
      expectInvalid(await read(signJwt(text)));
    }
  });

  test("the audience is the configured one, and a single text", async () => {
    const own = await startTestServer({ environment: { KPA_AUDIENCE: "app" } });
    const token = await own.token();
    const ownClaims = claimsOf(token);
    expect(ownClaims.aud).toBe("app");
    expect((await own.get(profile, { token })).status).toBe(200);
    for (const aud of ["other", ["other"], undefined, "", null, "APP"]) {
      expectInvalid(await own.get(profile, { token: signJwt({ ...ownClaims, aud }) }));
    }
    await own.close();
  });
});
