/** Who may do what: every operation of the document, tried by everybody who should not get through. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everyOperation, goodRequestsOf, newUser, type SignedIn } from "./harness/good-requests.ts";
import { claimsOf, signJwt } from "./harness/jwt.ts";
import { type Operation, operationsOf } from "./harness/operations.ts";
import { rowOf } from "./harness/people.ts";
import { disable, remove } from "./harness/revocation.ts";
import { type Answer, startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
let operations: readonly Operation[];
beforeAll(async () => {
  server = await startTestServer({ environment: { ...everyOperation, KPA_RATE_LIMITS: "off" } });
  operations = operationsOf(server);
});
afterAll(() => server.close());

/**
 * Whom an operation is for. One that is missing here fails: it has to be decided. What is for staff says
 * so in the document, and `staff-permissions.test.ts` tries it.
 */
const table: Readonly<
  Record<string, "anybody" | "the signed-in user" | "a provider" | "whoever sits at the server">
> = {
  getHealth: "anybody",
  getReadiness: "anybody",
  getKeys: "anybody",
  logIn: "anybody",
  logInWithCode: "anybody",
  requestCode: "anybody",
  register: "anybody",
  resetPassword: "anybody",
  refreshSession: "anybody",
  receiveMessageReceipts: "a provider",
  setUpFirstAdmin: "whoever sits at the server",
  logOut: "the signed-in user",
  getProfile: "the signed-in user",
  changeProfile: "the signed-in user",
  changePassword: "the signed-in user",
  reauthenticate: "the signed-in user",
  requestOwnCode: "the signed-in user",
  changePhone: "the signed-in user",
  changeEmail: "the signed-in user",
  deleteAccount: "the signed-in user",
  listSessions: "the signed-in user",
  endSession: "the signed-in user",
  endOtherSessions: "the signed-in user",
  listEvents: "the signed-in user",
  exportAccount: "the signed-in user",
};

test("the table names every operation of the document, and the document guards what it says", () => {
  const others = operations.filter(({ permission }) => permission === undefined);
  const guarded = others.map(({ operationId, needsToken }) => [operationId, needsToken]);
  const expected = Object.entries(table).map(([name, who]) => [name, who === "the signed-in user"]);
  expect(Object.fromEntries(guarded)).toEqual(Object.fromEntries(expected));
  for (const { operationId, needsToken, permission } of operations) {
    if (permission !== undefined) expect(needsToken, operationId).toBe(true);
  }
});

const guarded = () => operations.filter(({ needsToken }) => needsToken);

/** Sends what would have succeeded, with another token or none. */
async function sendAs(
  operation: Operation,
  token: (user: SignedIn) => string | undefined | Promise<string | undefined>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const make of goodRequestsOf(operation)) {
    const user = await newUser(server);
    const { url, sent } = await make(server, user);
    const { token: _own, ...rest } = sent;
    const other = await token(user);
    const authorized = other === undefined ? rest : { ...rest, token: other };
    answers.push(await server.request(operation.method, url, authorized));
  }
  return answers;
}

interface Case {
  readonly who: string;
  readonly code: string;
  readonly token: (user: SignedIn) => string | undefined | Promise<string | undefined>;
  /** Logging out of what is over already is no error. */
  readonly mayLogOut?: boolean;
}

const cases: readonly Case[] = [
  { who: "nobody", code: "not_authenticated", token: () => undefined },
  { who: "somebody with a made-up token", code: "invalid_token", token: () => "e30.e30.e30" },
  {
    who: "somebody with a token that another key signed",
    code: "invalid_token",
    token: ({ token }) => signJwt(claimsOf(token), undefined, "a secret of the staging server"),
  },
  {
    who: "somebody with a refresh token",
    code: "invalid_token",
    token: ({ refreshToken }) => refreshToken,
  },
  {
    who: "a user whose token has expired",
    code: "token_expired",
    token: ({ token }) => signJwt({ ...claimsOf(token), exp: 1 }),
    mayLogOut: true,
  },
  {
    who: "a user who logged out",
    code: "session_ended",
    token: async ({ token }) => {
      await server.post("/api/v1/auth/logout", { token });
      return token;
    },
    mayLogOut: true,
  },
  {
    who: "a user who was disabled",
    code: "session_ended",
    token: async ({ id, token }) => {
      await disable(server, id);
      return token;
    },
    mayLogOut: true,
  },
  {
    who: "a user who is gone",
    code: "user_not_found",
    token: async ({ id, token }) => {
      await remove(server, id);
      return token;
    },
    mayLogOut: true,
  },
];

test.each(cases)("$who gets nothing: $code", async ({ code, token, mayLogOut }) => {
  for (const operation of guarded()) {
    for (const answer of await sendAs(operation, token)) {
      const isAllowed = mayLogOut === true && operation.operationId === "logOut";
      const got = answer.status < 300 ? "good" : answer.body.code;
      expect([operation.operationId, got]).toEqual([
        operation.operationId,
        isAllowed ? "good" : code,
      ]);
    }
  }
});

describe("another user", () => {
  const stateOf = async ({ id, sessionId }: SignedIn) => ({
    row: await rowOf(server, id),
    session: await server.ctx.db
      .selectFrom("sessions")
      .select(["id", "ended_at", "generation", "authenticated_at"])
      .where("id", "=", sessionId)
      .executeTakeFirstOrThrow(),
  });

  test("who sends what is good for its owner changes nothing of the owner's and uses nothing up", async () => {
    for (const operation of guarded().filter(({ permission }) => permission === undefined)) {
      for (const make of goodRequestsOf(operation)) {
        const [owner, other] = [await newUser(server), await newUser(server)];
        const { url, sent } = await make(server, owner);
        const before = await stateOf(owner);
        const theirs = await server.request(operation.method, url, { ...sent, token: other.token });
        const where = `${operation.operationId} ${theirs.text}`;
        expect(await stateOf(owner), where).toEqual(before);
        expect(theirs.text, where).not.toContain(owner.phone);
        if (url.includes(owner.sessionId)) expect(theirs.body.code, where).toBe("not_found");
        if (sent.body?.verification_id !== undefined) {
          expect(theirs.body.code, where).toBe("verification_invalid");
        }
        const own = await server.request(operation.method, url, sent);
        expect(own.status, `${operation.operationId} ${own.text}`).toBeLessThan(300);
      }
    }
  });
});

test("a user who was disabled gets in by none of the ways that need no token", async () => {
  const codes: Record<string, string> = {};
  for (const operation of operations.filter(({ tags }) => tags?.includes("Authentication"))) {
    if (operation.needsToken || operation.operationId === "register") continue;
    for (const make of goodRequestsOf(operation)) {
      const user = await newUser(server);
      const { url, sent } = await make(server, user);
      await disable(server, user.id);
      const answer = await server.request(operation.method, url, sent);
      codes[operation.operationId] = answer.status < 300 ? "good" : answer.body.code;
    }
  }
  expect(codes).toEqual({
    logIn: "user_disabled",
    logInWithCode: "verification_invalid",
    requestCode: "good", // the answer that everybody gets
    resetPassword: "verification_invalid",
    refreshSession: "session_ended",
  });
});

test("no folder is listed, and no path above an operation answers", async () => {
  const paths = operations.map(({ path }) => path.replace(/\{\w+\}/g, "x"));
  const folders = paths.flatMap((path) =>
    [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1)),
  );
  for (const folder of new Set([...folders, "/docs/static/", "/errors/", "/dev/"])) {
    for (const url of [folder, folder.replace(/(?!^)\/$/, "")]) {
      // The folder of the reference page's files answers with that page.
      const isPage = url === "/docs/static/" || operations.some(({ path }) => path === url);
      const { status, text } = await server.get(url);
      expect([url, isPage || status === 404]).toEqual([url, true]);
      expect(text, url).not.toMatch(/Index of|swagger-initializer\.js\.map|swagger-ui-es-bundle/);
    }
  }
});
