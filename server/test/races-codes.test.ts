/** Codes under contention: used once, whoever comes first, and every wrong guess counts. */
import { afterAll, beforeAll, describe, expect } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { askForCode, codeOf } from "./harness/messages.ts";
import {
  askForOwnCode,
  goodPassword,
  newPerson,
  newPhone,
  type Person,
  spellings,
} from "./harness/people.ts";
import { atOnce, type Pair, race, startPair, tally, times } from "./harness/races.ts";
import type { Answer } from "./harness/test-server.ts";

let pair: Pair;
let person: Person;
beforeAll(async () => {
  pair = await startPair({ KPA_RATE_LIMITS: "off", KPA_SESSIONS_PER_USER: "0" });
  person = await newPerson(pair.first);
});
afterAll(() => pair.close());

type Code = { readonly verification_id: string; readonly code: string };

const askTo = (purpose: string, phone = person.phone) => askForCode(pair.first, { phone, purpose });
const redeem = (code: Code, n: number) => pair.at(n).post("/api/v1/auth/login/otp", { body: code });
/** Other codes than the right one, all different. */
const wrongOnes = ({ verification_id, code }: Code, count: number) =>
  times(count, (n) => ({
    verification_id,
    code: String((Number(code) + n + 1) % 1_000_000).padStart(6, "0"),
  }));
const rowOf = ({ verification_id }: Code) =>
  pair.first.ctx.db
    .selectFrom("verifications")
    .select(["attempts", "closed_at"])
    .where("id", "=", verification_id)
    .executeTakeFirstOrThrow();
const livingSessions = () =>
  pair.first.ctx.db
    .selectFrom("sessions")
    .select("id")
    .where("user_id", "=", person.id)
    .where("ended_at", "is", null)
    .execute();
const countEvents = async (type: string) =>
  (
    await pair.first.ctx.db
      .selectFrom("audit_events")
      .select("id")
      .where("type", "=", type)
      .execute()
  ).length;
const succeeded = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200);

describe("one code", () => {
  race("lets one of 64 racers in, and once", 3, async () => {
    const code = await askTo("login");
    const before = await livingSessions();
    const answers = await Promise.all(times(64, (n) => redeem(code, n)));
    expect(tally(answers)).toEqual({ 200: 1, verification_invalid: 63 });
    expect(await livingSessions()).toHaveLength(before.length + 1);
    expect(await rowOf(code)).toEqual({ attempts: 0, closed_at: expect.any(Date) });
    return "one got in";
  });

  race(
    "counts every wrong guess that comes at once, and is dead after five",
    8,
    async (_chance, round) => {
      const count = round % 2 === 0 ? 64 : 1 + ((round % 8) >> 1);
      const code = await askTo("login");
      const before = await countEvents("code.refused");
      const guesses = wrongOnes(code, count);
      const answers = await Promise.all(guesses.map((guess, n) => redeem(guess, n)));
      expect(tally(answers)).toEqual({ verification_invalid: count });
      const counted = Math.min(count, 5);
      expect(await rowOf(code)).toEqual({ attempts: counted, closed_at: null });
      expect(await countEvents("code.refused")).toBe(before + counted);
      const right = await redeem(code, round);
      expect(right.status).toBe(counted < 5 ? 200 : 422);
      return counted < 5 ? "still good" : "dead";
    },
  );

  race(
    "among wrong guesses lets at most one in, and none after the fifth",
    16,
    async (chance, round) => {
      const code = await askTo("login");
      const guesses = [...times(4, () => code), ...wrongOnes(code, 3 + chance.below(5))];
      const answers = await atOnce(
        chance,
        guesses.map((guess, n) => () => redeem(guess, n + round)),
      );
      const { attempts, closed_at } = await rowOf(code);
      expect(attempts).toBeLessThanOrEqual(5);
      expect(succeeded(answers).length).toBe(closed_at === null ? 0 : 1);
      if (closed_at === null) expect(attempts).toBe(5);
      expect((await redeem(code, round)).body.code).toBe("verification_invalid");
      return closed_at === null ? "dead" : "one got in";
    },
  );
});

race(
  "a code that is used while the next one is asked for: one gets in at most, and the next one is good",
  12,
  async (chance, round) => {
    const old = await askTo("login");
    const guesses = chance.coin() ? times(4, () => old) : wrongOnes(old, 4);
    const body = { phone: person.phone, purpose: "login" };
    const [asked, ...answers] = await atOnce(chance, [
      () => pair.at(chance.below(2)).post("/api/v1/auth/verifications", { body }),
      ...guesses.map((guess, n) => () => redeem(guess, n + round)),
    ]);
    expect(asked?.status).toBe(202);
    expect(succeeded(answers).length).toBeLessThanOrEqual(1);
    expect((await rowOf(old)).closed_at).not.toBeNull();
    expect((await redeem(old, round)).body.code).toBe("verification_invalid");
    const verification_id = asked?.body.data.verification_id;
    const next = { verification_id, code: await codeOf(pair.first, verification_id) };
    expect((await redeem(next, round)).status).toBe(200);
    return succeeded(answers).length === 1 ? "the old one was first" : "the new one was first";
  },
);

race(
  "of resets with one code one sets its password, and no session of before is left",
  6,
  async (chance, round) => {
    const { token, refresh_token } = (await redeem(await askTo("login"), round)).body.data;
    const code = await askTo("reset_password");
    const passwords = times(2 + chance.below(5), (n) => `${goodPassword} ${round} ${n}`);
    const answers = await atOnce(
      chance,
      passwords.map((new_password, n) => () => {
        const body = { ...code, new_password };
        return pair.at(n).post("/api/v1/auth/password/reset", { body });
      }),
    );
    expect(tally(answers)).toEqual({ 200: 1, verification_invalid: passwords.length - 1 });
    const winner = answers.findIndex(({ status }) => status === 200);
    for (const [n, password] of passwords.entries()) {
      const { status } = await pair.at(n).logIn(person.phone, password);
      expect(status).toBe(n === winner ? 200 : 401);
    }
    expect((await pair.at(1).get("/api/v1/user/profile", { token })).status).toBe(401);
    const again = await pair.at(0).post("/api/v1/auth/refresh", { body: { refresh_token } });
    expect(again.body.code).toBe("session_ended");
    return winner === 0 ? "the first that was sent won" : "a later one won";
  },
);

describe("one number", () => {
  const register = (code: Code, n: number) =>
    pair.at(n).post("/api/v1/auth/register", { body: { ...code, password: goodPassword } });
  const proved = (phone: string) =>
    pair.first.ctx.db
      .selectFrom("users")
      .select("id")
      .where("phone_number", "=", phone)
      .where("phone_verified_at", "is not", null)
      .execute();

  race("is registered once by 64 who come at once, in five spellings", 2, async () => {
    const phone = newPhone();
    const typed = spellings(phone);
    const asked = await Promise.all(
      times(64, (n) => {
        const body = { phone: typed[n % typed.length], purpose: "register" };
        return pair.at(n).post("/api/v1/auth/verifications", { body });
      }),
    );
    expect(tally(asked)).toEqual({ 202: 64 });
    // Each has closed the one before. All of them good: as hard as it can become.
    await pair.first.ctx.db
      .updateTable("verifications")
      .set({ closed_at: null })
      .where("address", "=", phone)
      .execute();
    const codes = await codesTo(asked.map(({ body }) => body.data.verification_id));
    const answers = await Promise.all(codes.map(register));
    expect(tally(answers)).toEqual({ 201: 1, verification_invalid: 63 });
    const { body } = answers.find(({ status }) => status === 201) as Answer;
    expect(await proved(phone)).toEqual([{ id: body.data.user.id }]);
    return "one account";
  });

  const codesTo = (ids: readonly string[]): Promise<readonly Code[]> =>
    Promise.all(
      ids.map(async (verification_id) => ({
        verification_id,
        code: await codeOf(pair.first, verification_id),
      })),
    );

  race(
    "goes to one of those who prove it at once: who claimed it, who moves to it, who registers",
    5,
    async (chance, round) => {
      const phone = newPhone();
      const mover = await newPerson(pair.at(round));
      const move = await askForOwnCode(pair.first, mover.token, { purpose: "change_phone", phone });
      const newcomer = await askTo("register", phone);
      // As the seed leaves a row: spelled in its own way, and never proved.
      const claimant = await addUser(pair.first, { phone: phone.slice(3) });
      const claim = await askTo("login", phone);
      const answers = await atOnce(chance, [
        () => register(newcomer, round),
        () => redeem(claim, chance.below(2)),
        () =>
          pair.at(chance.below(2)).put("/api/v1/user/phone", { token: mover.token, body: move }),
      ]);
      const winner = answers.findIndex(({ status }) => status < 300);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      expect(tally(answers)).toMatchObject({ verification_invalid: 2 });
      const owner = [answers[0]?.body.data?.user?.id, claimant.id, mover.id][winner];
      expect(await proved(phone)).toEqual([{ id: owner }]);
      return ["who registered", "who claimed it", "who moved"][winner] ?? "";
    },
  );
});
