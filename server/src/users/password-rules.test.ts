import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../config/load.ts";
import { passwordFault } from "./password-rules.ts";

const config = loadConfig({ environment: {}, readFile: () => "" });
const owner = { phone: "+919876543210", name: "Asha Sharma", email: "asha.sharma@example.com" };
const fault = (password: string) => passwordFault(config, password, owner);

describe("length is counted in characters, and nothing else is required", () => {
  const strong = "q7Zp-2mXv9Kd4TnW8Rb3";
  test.each([
    [7, false],
    [8, true],
    [64, true],
    [128, true],
    [129, false],
  ])("%i characters: %s", (length, isGood) => {
    const password = Array.from({ length }, (_, n) => strong[(n * 7 + n * n) % 20]).join("");
    expect(fault(password) === undefined).toBe(isGood);
  });

  test.each([
    "lower case only words",
    "९ अगस्त को बारिश हुई थी",
    "🦉🎷🌵🧭🪁🍐🛶🧲",
    "   spaces   kept   ",
  ])("%s", (password) => expect(fault(password)).toBeUndefined());
});

test("the 3 000 commonest passwords are refused, in any case", () => {
  const commonest = dictionary["passwords-common"].filter((one) => one.length >= 8).slice(0, 3_000);
  expect(commonest.filter((one) => fault(one) === undefined)).toEqual([]);
  expect(fault("PassWord1")).toBe("is one of the most used passwords");
  expect(fault("homelesspa")).toBe("is one of the most used passwords");
});

test.each([
  "9876543210",
  "98765-43210",
  "(+91) 98765 43210",
  "0919876543210",
  "AshaSharma",
  "Asha.Sharma!1",
  "sharma.asha@example.com",
  "kpakpakpa",
  "KPA kpa 1",
])("what is made of one's own words is refused, and why is said: %s", (password) => {
  expect(fault(password)).toBe("is made of your own phone number, name or e-mail address");
});

test.each(["aaaaaaaaaaaa", "abcdefghijkl", "P4ssw0rd!!", "qwertyuiop12", "19.08.1990"])(
  "what is guessed first is refused: %s",
  (password) => expect(fault(password)).toBeDefined(),
);

test("a long password is judged by a bounded part of it, in less than ten milliseconds", () => {
  fault("to have the lists read");
  const alphabets = ["@4$0135!7|+%8({[<62sax", "0123456789", "é漢😀ñ", "qwertyPASSWORD1!"];
  for (const alphabet of alphabets) {
    const letters = [...alphabet];
    const password = Array.from(
      { length: 128 },
      (_, n) => letters[(n * n + 3 * n) % letters.length],
    );
    const before = process.threadCpuUsage();
    for (let n = 0; n < 10; n++) fault(password.join(""));
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 10_000).toBeLessThan(10);
  }
});
