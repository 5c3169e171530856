/**
 * Whoever proves a number takes it, in every spelling; a row of the seed that had it keeps its own exact
 * spelling, for logging in with its password.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logInWithPassword } from "../src/login/password.ts";
import { reportAdoption } from "../src/users/adopt.ts";
import { parsePhoneNumber } from "../src/users/phone-number.ts";
import { insertUser } from "../src/users/queries.ts";
import { askForCode, signUp, writtenMessages } from "./harness/messages.ts";
import { type MovedIn, moveIn } from "./harness/moved-in.ts";
import { goodPassword, rowOf } from "./harness/people.ts";
import { disable } from "./harness/revocation.ts";
import { type Answer, startTestServer } from "./harness/test-server.ts";

const adoptedPassword = "password of the seed's row";
const demoPassword = "to_share@123";

/** Each test has a number of its own, in the spelling that the seed has it in. */
const rows = {
  entered: "9820000001",
  asRegistered: "+919820000002",
  twice: "98200 00003",
  codes: "9820000004",
  clears: "9820000005",
  reauthenticates: "9820000006",
  twinOne: "9820000007",
  twinTwo: "098200-00007",
  events: "9820000008",
  work: "9820000009",
  disabled: "9820000010",
  leaves: "+919820000011",
};
const demoSpellings = ["7760873976", "+917760873976"];

let moved: MovedIn;
beforeAll(async () => {
  const users = Object.values(rows).map((phone) => ({ phone, password: adoptedPassword }));
  const demo = demoSpellings.map((phone) => ({ phone, password: demoPassword }));
  moved = await moveIn([...users, ...demo], { KPA_REGISTRATION: "open" });
});
afterAll(() => moved.close());

const numberOf = (phone: string) => {
  const number = parsePhoneNumber(phone, "IN");
  if (number === undefined) throw new Error("no number");
  return number;
};
const idOf = async (phone: string) =>
  (await moved.seed.rows()).find((row) => row.phone === phone)?.id ?? 0;
const userOf = (answer: Answer): number | undefined => answer.body.data?.user.id;

/** Somebody signs up with the row's number. */
async function own(phone: string) {
  const adoptedId = await idOf(phone);
  const owner = await signUp(moved.server, numberOf(phone), goodPassword);
  expect(owner.user.id).not.toBe(adoptedId);
  return { adoptedId, ownerId: owner.user.id as number, ownerToken: owner.token as string };
}

describe("in the spelling that the adopted row is stored in", () => {
  test("the password decides between the owner and the row", async () => {
    const { adoptedId, ownerId } = await own(rows.entered);
    const { logIn } = moved.server;
    expect(userOf(await logIn(rows.entered, goodPassword))).toBe(ownerId);
    expect(userOf(await logIn(rows.entered, adoptedPassword))).toBe(adoptedId);
    expect((await logIn(rows.entered, "neither")).body.code).toBe("invalid_credentials");
    for (const other of [numberOf(rows.entered), `0${rows.entered}`, ` ${rows.entered}`]) {
      expect(userOf(await logIn(other, goodPassword))).toBe(ownerId);
      expect((await logIn(other, adoptedPassword)).status).toBe(401);
    }
  });

  test("so it does where the row was stored in E.164, as the owner is now", async () => {
    const { adoptedId, ownerId } = await own(rows.asRegistered);
    const { logIn } = moved.server;
    expect(userOf(await logIn(rows.asRegistered, goodPassword))).toBe(ownerId);
    expect(userOf(await logIn(rows.asRegistered, adoptedPassword))).toBe(adoptedId);
    const { phone } = await rowOf(moved.server, adoptedId);
    expect((await logIn(phone, adoptedPassword)).status).toBe(401);
    expect((await logIn("9820000002", adoptedPassword)).status).toBe(401);
    // Nothing is odd about the row: it was no text that is no number.
    expect((await reportAdoption(moved.server.ctx))?.not_a_number).toEqual([]);
  });

  test("the owner comes first where both have the same password", async () => {
    const { ownerId, ownerToken } = await own(rows.twice);
    const answer = await moved.server.post("/api/v1/user/password", {
      token: ownerToken,
      body: { current_password: goodPassword, new_password: adoptedPassword },
    });
    expect(answer.status).toBe(200);
    expect(userOf(await moved.server.logIn(rows.twice, adoptedPassword))).toBe(ownerId);
  });

  test("a row that the seed adds afterwards takes nothing from the owner either", async () => {
    const owner = await signUp(moved.server, "+919820001000", goodPassword);
    const id = await moved.seed.insert({ phone: "9820001000", password: adoptedPassword });
    expect(userOf(await moved.server.logIn("9820001000", goodPassword))).toBe(owner.user.id);
    expect(userOf(await moved.server.logIn("9820001000", adoptedPassword))).toBe(id);
  });

  test("codes and sign-up are the owner's", async () => {
    const { ownerId } = await own(rows.codes);
    moved.server.advance(31);
    const code = await askForCode(moved.server, { phone: rows.codes, purpose: "login" });
    const entered = await moved.server.post("/api/v1/auth/login/otp", { body: code });
    expect(userOf(entered)).toBe(ownerId);
    await askForCode(moved.server, { phone: rows.codes, purpose: "register" });
    const [newest] = await writtenMessages(moved.server);
    expect(newest).toMatchObject({ template: "notice.already_registered" });
  });

  test("a number that is proved in the seed's spelling is known as such in E.164", async () => {
    const { server, seed } = moved;
    const id = await seed.insert({ phone: "9820001001", password: adoptedPassword });
    const code = await askForCode(server, { phone: "9820001001", purpose: "login" });
    expect(userOf(await server.post("/api/v1/auth/login/otp", { body: code }))).toBe(id);
    const late = await seed.insert({ phone: "+919820001001", password: "a later row" });
    expect(userOf(await server.logIn("+919820001001", adoptedPassword))).toBe(id);
    expect(userOf(await server.logIn("+919820001001", "a later row"))).toBe(late);
    await askForCode(server, { phone: "+919820001001", purpose: "register" });
    const [newest] = await writtenMessages(server);
    expect(newest).toMatchObject({ template: "notice.already_registered" });
  });

  test("the refusal of a disabled account is that of the one whose password was given", async () => {
    const { adoptedId, ownerId } = await own(rows.disabled);
    await disable(moved.server, adoptedId);
    const refused = await moved.server.logIn(rows.disabled, adoptedPassword);
    expect(refused.body.code).toBe("user_disabled");
    expect(userOf(await moved.server.logIn(rows.disabled, goodPassword))).toBe(ownerId);
    await disable(moved.server, ownerId);
    expect((await moved.server.logIn(rows.disabled, goodPassword)).status).toBe(403);
    expect((await moved.server.logIn(rows.disabled, "neither")).status).toBe(401);
  });

  test("the row has it to itself once the owner has gone", async () => {
    const { adoptedId, ownerToken } = await own(rows.leaves);
    const answer = await moved.server.delete("/api/v1/user", {
      token: ownerToken,
      body: { password: goodPassword },
    });
    expect(answer.status).toBe(200);
    const { logIn } = moved.server;
    expect(userOf(await logIn(rows.leaves, adoptedPassword))).toBe(adoptedId);
    expect((await logIn(rows.leaves, goodPassword)).status).toBe(401);
  });
});

test("a row that was made here and never proved keeps no spelling", async () => {
  const { ctx, logIn } = moved.server;
  const phone = "+919820001002";
  const passwordHash = await ctx.passwords.hash(adoptedPassword);
  const user = { phone, number: numberOf(phone), passwordHash, name: null, email: null };
  const id = await insertUser(ctx.db, ctx.clock, user);
  expect(userOf(await logIn(phone, adoptedPassword))).toBe(id);
  await signUp(moved.server, phone, goodPassword);
  for (const typed of [phone, (await rowOf(moved.server, id)).phone]) {
    expect((await logIn(typed, adoptedPassword)).status).toBe(401);
  }
});

describe("guesses at the owner's password", () => {
  const guess = async (phone: string, times: number) => {
    for (let n = 0; n < times; n++) {
      expect((await moved.server.logIn(phone, "a guess")).status).toBe(401);
    }
  };
  const status = async (phone: string, password: string) =>
    (await moved.server.logIn(phone, password)).status;

  test("are not forgiven because the other row logs in", async () => {
    await own(rows.clears);
    await guess(numberOf(rows.clears), 4);
    for (let n = 0; n < 3; n++) expect(await status(rows.clears, adoptedPassword)).toBe(200);
    await guess(numberOf(rows.clears), 1);
    expect(await status(rows.clears, goodPassword)).toBe(429);
    expect(await status(rows.clears, adoptedPassword)).toBe(429);
    moved.server.advance(3);
    expect(await status(rows.clears, goodPassword)).toBe(200);
    await guess(numberOf(rows.clears), 4);
    expect(await status(rows.clears, goodPassword)).toBe(200);
  });

  test("are counted apart from those that the other row's token allows", async () => {
    await own(rows.reauthenticates);
    const token = await moved.server.token(rows.reauthenticates, adoptedPassword);
    const prove = async (password: string) =>
      (await moved.server.post("/api/v1/user/reauthenticate", { token, body: { password } }))
        .status;
    await guess(numberOf(rows.reauthenticates), 4);
    expect(await prove(adoptedPassword)).toBe(200);
    await guess(numberOf(rows.reauthenticates), 1);
    expect(await status(rows.reauthenticates, goodPassword)).toBe(429);
    moved.server.advance(3);
    expect(await status(rows.reauthenticates, goodPassword)).toBe(200);
    for (let n = 0; n < 5; n++) expect(await prove("a guess")).toBe(401);
    expect(await prove(adoptedPassword)).toBe(429);
    expect(await status(rows.reauthenticates, goodPassword)).toBe(200);
  });

  test("are not forgiven by a twin that nobody proved", async () => {
    await guess(rows.twinOne, 4);
    expect(await status(rows.twinTwo, adoptedPassword)).toBe(200);
    await guess(rows.twinOne, 1);
    expect(await status(rows.twinOne, adoptedPassword)).toBe(429);
  });
});

test("an event is told to the account that it is about", async () => {
  const { adoptedId, ownerId, ownerToken } = await own(rows.events);
  await moved.server.logIn(rows.events, "neither");
  const token = (await moved.server.logIn(rows.events, adoptedPassword)).body.data.token;
  const typesOf = async (of: string) => {
    const { items } = (await moved.server.get("/api/v1/user/events", { token: of })).body.data;
    return items.map((one: { type: string; result: string }) => `${one.type} ${one.result}`);
  };
  expect(await typesOf(ownerToken)).toEqual(["login.password failure", "user.registered success"]);
  expect(await typesOf(token)).toEqual(["login.password success", "user.claim_ended success"]);
  expect(adoptedId).not.toBe(ownerId);
});

test("no other number costs a comparison more", async () => {
  await own(rows.work);
  const { passwords } = moved.server.ctx;
  const compared = async (phone: string) => {
    let count = 0;
    const check: typeof passwords.check = (job) => {
      count++;
      return passwords.check(job);
    };
    const counting = { ...moved.server.ctx, passwords: { ...passwords, check } };
    const caller = { ip: "127.0.0.1", userAgent: null, requestId: "test", language: "en" } as const;
    const login = { phone, password: "neither", device: { name: null, token: undefined }, caller };
    const { tokens } = moved.server.application;
    await expect(logInWithPassword(counting, tokens, login)).rejects.toThrow();
    return count;
  };
  for (const phone of ["9820009999", numberOf(rows.work), `0${rows.work}`, "office"]) {
    expect([phone, await compared(phone)]).toEqual([phone, 1]);
  }
  expect(await compared(rows.work)).toBe(2);
});

test("the published password opens no demo user in production, whatever became of its number", async () => {
  const [national = "", international = ""] = demoSpellings;
  await signUp(moved.server, international, goodPassword);
  const production = await startTestServer({
    database: moved.database,
    environment: { KPA_ENV: "production" },
    demoUser: false,
  });
  for (const phone of [national, international]) {
    expect((await moved.server.logIn(phone, demoPassword)).status).toBe(200);
    expect((await production.logIn(phone, demoPassword)).status).toBe(401);
  }
  await production.close();
});
