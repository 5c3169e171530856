import { Worker } from "node:worker_threads";
import { hashSync, verifySync } from "@node-rs/argon2";
import { hashSync as bcryptSync } from "@node-rs/bcrypt";
import { afterAll, describe, expect, test } from "vitest";
import { AppError } from "../errors.ts";
import type { HashJob } from "./hash-job.ts";
import { createPasswordHasher } from "./password-hash.ts";
import { kindOfHash } from "./stored-hash.ts";

const hasher = createPasswordHasher(64, 2);
afterAll(() => hasher.close());

const check = (stored: string | undefined, password: string, rehash = true) =>
  hasher.check({ stored, password, seedCost: undefined, rehash });
const matches = async (stored: string, password: string) => (await check(stored, password)).matched;
const bcrypt = (password: string, version = "2b") =>
  bcryptSync(password, 4).replace(/^\$2[aby]\$/, `$${version}$`);

describe("a password that is set", () => {
  test("is hashed by argon2id with 19 MiB, two passes and a salt of its own", async () => {
    const [one = "", two] = await Promise.all([
      hasher.hash("a password"),
      hasher.hash("a password"),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    expect(verifySync(one, "a password")).toBe(true);
  });

  const composed = "caf\u00e9 \u1e9b\u0323";
  test.each<[string, string, readonly string[]]>([
    ["with blanks around it", "  two  words ", ["two  words", "  two words ", "  two  words"]],
    ["of blanks", "        ", ["", "       "]],
    ["with a tab", "a\tb", ["a b", "ab"]],
    ["with a NUL", "abc\0def", ["abc", "abc\0", "abcdef", "abc\0deg"]],
    ["that begins with a NUL", "\0secret", ["", "\0", "\0other!"]],
    ["of a family", "👨‍👩‍👧‍👦", ["👨👩👧👦", "👨‍👩‍👧"]],
    ["with a variation selector", "❤\ufe0f", ["❤"]],
    ["with a circled digit", "①23", ["123"]],
    ["in full width", "ａｂｃ", ["abc"]],
    ["with a ligature", "ﬁne", ["fine"]],
    ["with capitals", "Straße", ["straße", "Strasse", "STRASSE"]],
    ["of 128 letters", "a".repeat(128), ["a".repeat(127), `${"a".repeat(127)}b`]],
    ["that differs behind byte 72", `${"é".repeat(60)}a`, [`${"é".repeat(60)}b`, "é".repeat(60)]],
    ["with accents", composed, ["cafe \u017f\u0323\u0307"]],
  ])("%s is itself and nothing like it", async (_name, password, others) => {
    const stored = await hasher.hash(password);
    expect(await matches(stored, password)).toBe(true);
    for (const other of others) {
      expect({ other, matched: await matches(stored, other) }).toEqual({ other, matched: false });
    }
  });

  test("is the same however its accents are composed", async () => {
    const stored = await hasher.hash(composed.normalize("NFD"));
    for (const form of ["NFC", "NFD"]) {
      expect(await matches(stored, composed.normalize(form))).toBe(true);
    }
  });
});

describe("a hash of the seed", () => {
  test.each(["2b", "2a", "2y"])("of version %s is good, and gets a successor", async (version) => {
    const { matched, rehash = "" } = await check(bcrypt("to_share@123", version), "to_share@123");
    expect(matched).toBe(true);
    expect(rehash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await check(rehash, "to_share@123")).toEqual({ matched: true });
    expect(await matches(bcrypt("to_share@123", version), "to_share@12")).toBe(false);
  });

  test("gets no successor by a wrong password, nor where none is wanted", async () => {
    expect(await check(bcrypt("right"), "wrong")).toEqual({ matched: false });
    expect(await check(bcrypt("right"), "right", false)).toEqual({ matched: true });
  });

  test.each([
    ["to_share@123", "$2b$04$CeCVULi6XyEG8is18wVfj.Gwu1ufYNuT/L3PEKeeY5G4HvPBf1Rx."],
    ["пароль 🔑", "$2b$04$Nu7q/amL7O.6FB1s/x1Kmu7bmaUrCeHqlT8NWPr34d6.yfREud6UG"],
  ])("by passlib 1.7.4 is good: %s", async (password, stored) => {
    expect(await matches(stored, password)).toBe(true);
    expect(await matches(stored, `${password} `)).toBe(false);
  });

  test("is tried as the password was sent, and then composed", async () => {
    const [nfc, nfd] = ["caf\u00e9", "cafe\u0301"];
    for (const [set, sent] of [
      [nfc, nfd],
      [nfc, nfc],
      [nfd, nfd],
    ] as const) {
      const { matched, rehash = "" } = await check(bcrypt(set), sent);
      expect(matched).toBe(true);
      expect(await matches(rehash, nfc)).toBe(true);
    }
  });

  test("never saw what stands behind byte 72; its successor keeps the tail that came first", async () => {
    const start = "x".repeat(72);
    const { matched, rehash = "" } = await check(bcrypt(`${start} one`), `${start} two`);
    expect(matched).toBe(true);
    expect(await matches(rehash, `${start} two`)).toBe(true);
    expect(await matches(rehash, `${start} one`)).toBe(false);
    expect(await matches(bcrypt(start), `y${start.slice(1)}`)).toBe(false);
  });

  test("is matched by no password with a NUL", async () => {
    for (const password of ["abc\0", "abc\0def", "\0"]) {
      expect(await matches(bcrypt("abc"), password)).toBe(false);
      expect(await matches(bcrypt(password), password)).toBe(false);
    }
    expect(await matches(bcrypt(""), "\0")).toBe(false);
  });
});

test("an argon2 hash of other parameters is good, and replaced where that is wanted", async () => {
  const weak = hashSync("a password", { memoryCost: 4096, timeCost: 1, parallelism: 1 });
  expect((await check(weak, "a password")).rehash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await check(weak, "a password", false)).toEqual({ matched: true });
  expect(await check(weak, "wrong")).toEqual({ matched: false });
});

test.each([
  "",
  "!",
  "a password",
  "plain:a password",
  "$2b$",
  "$2b$12$",
  "$2b$12$short",
  "$2b$99$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
  "$2b$03$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
  "$2b$04$ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
  "$argon2id$",
  "$argon2id$v=19$m=19456,t=2,p=1$$",
  "$argon2id$v=19$m=0,t=0,p=0$c2FsdHNhbHQ$aGFzaA",
  "$argon2id$v=19$m=99999999999,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
  "$argon2x$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
  "$pbkdf2-sha256$29000$c2FsdA$aGFzaA",
  "$argon2id$v=19$m=19456,t=2,p=1$\0",
])("the stored text %j is matched by nothing, and is no fault", async (stored) => {
  for (const password of ["a password", stored]) {
    expect(await check(stored, password)).toEqual({ matched: false });
  }
});

const bcryptOf = (cost: string) =>
  `$2b$${cost}$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a`;
const argon2Of = (parameters: string) =>
  `$argon2id$v=19$${parameters}$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g`;

/** Comparing with any of these would take a thread for seconds to days, or a machine's memory. */
const costlyHashes = [
  bcryptOf("31"),
  argon2Of("m=19456,t=100000,p=1"),
  bcryptOf("17"),
  argon2Of("m=4194304,t=1,p=1"),
  argon2Of("m=19456,t=2,p=255"),
  argon2Of("m=99999999999999999999,t=1,p=1"),
];

test.each(costlyHashes)("a stored hash that costs too much is not compared: %s", async (stored) => {
  let told = 0;
  const own = createPasswordHasher(1, 1, () => told++);
  const job = { stored, password: "a password", seedCost: undefined, rehash: true };
  expect(await own.check(job)).toEqual({ matched: false });
  expect(kindOfHash(stored)).toBe("costly");
  expect(told).toBe(1);
  await own.check({ ...job, stored: await own.hash("another") });
  expect(told).toBe(1);
  await own.close();
});

test("costs up to the bound are compared, and parameters that a library reads in two ways are not", () => {
  for (const cost of ["04", "12", "16"]) expect(kindOfHash(bcryptOf(cost))).toBe("bcrypt");
  for (const good of ["m=19456,t=2,p=1", "m=262144,t=4,p=16", "m=65536,t=16,p=4"]) {
    expect([good, kindOfHash(argon2Of(good))]).toEqual([good, "argon2"]);
  }
  for (const bad of ["t=2,m=19456,p=1", "m=8,t=1,p=1,m=4194304", "m=8,t=1", ""]) {
    expect([bad, kindOfHash(argon2Of(bad))]).toEqual([bad, "none"]);
  }
});

test("no account is matched by nothing", async () => {
  expect(await check(undefined, "")).toEqual({ matched: false });
});

describe("a check that fails costs the same work", { timeout: 30_000 }, () => {
  const worker = new Worker(new URL("./hash-worker.ts", import.meta.url));
  afterAll(() => worker.terminate());

  /** Microseconds of the processor's time, which other load stretches least. */
  async function costOf(job: HashJob): Promise<number> {
    const before = await worker.cpuUsage();
    await new Promise((resolve) => worker.once("message", resolve).postMessage(job));
    const { user, system } = await worker.cpuUsage(before);
    return user + system;
  }

  /** The least of several runs, taken in turns. */
  async function costsOf(
    rows: readonly (string | undefined)[],
    seedCost: string | undefined,
    password: string,
  ): Promise<number[]> {
    const least = rows.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < 4; round++) {
      for (const [at, stored] of rows.entries()) {
        const job = { kind: "check", password, stored, seedCost, rehash: true } as const;
        least[at] = Math.min(least[at] ?? 0, await costOf(job));
      }
    }
    return least;
  }

  const spread = (costs: readonly number[]) => Math.max(...costs) / Math.min(...costs);
  const argon2Row = hashSync("right", { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const bcryptRow = bcryptSync("right", 10);
  const cheaperRow = bcryptSync("right", 7);
  const costlyRows = costlyHashes.slice(0, 2);

  test.each([
    ["in ASCII", "wrong"],
    ["that has two compositions", "cafe\u0301"],
  ])(
    "for every kind of account while both kinds are there: a password %s",
    async (_n, password) => {
      const broken = ["broken", "$argon2id$broken", ...costlyRows];
      const rows = [undefined, argon2Row, bcryptRow, cheaperRow, ...broken];
      const costs = await costsOf(rows, "10", password);
      expect(spread(costs)).toBeLessThan(1.5);
      // Without the work of both kinds the difference would show.
      const [argon2Alone = 0] = await costsOf([argon2Row], undefined, password);
      expect((costs[0] ?? 0) / argon2Alone).toBeGreaterThan(1.8);
    },
  );

  test("for an account and for none, once no hash of the seed is left", async () => {
    const rows = [undefined, argon2Row, "broken", ...costlyRows];
    const costs = await costsOf(rows, undefined, "wrong");
    expect(spread(costs)).toBeLessThan(1.5);
    expect(Math.min(...costs)).toBeGreaterThan(5_000);
  });
});

describe("the queue", () => {
  const codeOf = (error: unknown) => (error instanceof AppError ? error.code : String(error));
  const settle = (work: Promise<unknown>) => work.then(() => "done", codeOf);

  test("turns away what is one too many, at once, and loses nothing that it took", async () => {
    const small = createPasswordHasher(3, 1);
    const answers: string[] = [];
    const work = Array.from({ length: 10 }, () =>
      settle(small.hash("a password")).then((answer) => answers.push(answer)),
    );
    expect(small.load()).toEqual({ running: 1, waiting: 3 });
    expect(() => small.refuseWhenFull()).toThrow(AppError);
    await Promise.all(work);
    // The six refusals came before the first hash was done.
    expect(answers).toEqual([...Array(6).fill("overloaded"), ...Array(4).fill("done")]);
    expect(small.load()).toEqual({ running: 0, waiting: 0 });
    expect(() => small.refuseWhenFull()).not.toThrow();
    expect(await settle(small.hash("a password"))).toBe("done");
    await small.close();
  });

  test("says how long to stay away", async () => {
    const small = createPasswordHasher(1, 1);
    const work = [small.hash("a"), small.hash("b")];
    const refusal = await small.hash("c").catch((error: AppError) => error);
    expect(refusal).toMatchObject({ code: "overloaded", retryAfterSeconds: 2 });
    await Promise.all(work);
    await small.close();
  });

  test("answers each with its own result", async () => {
    const stored = await hasher.hash("password 7");
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => matches(stored, `password ${n}`)),
    );
    expect(results).toEqual(Array.from({ length: 12 }, (_, n) => n === 7));
  });

  test("that is closed answers nobody any more, and leaves nobody waiting", async () => {
    const closing = createPasswordHasher(8, 1);
    const work = Array.from({ length: 5 }, () => settle(closing.hash("a password")));
    await closing.close();
    expect(new Set(await Promise.all(work))).toEqual(new Set(["unavailable"]));
    expect(await settle(closing.hash("a password"))).toBe("unavailable");
  });
});
