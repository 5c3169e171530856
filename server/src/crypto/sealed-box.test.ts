import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { seal, unseal, unsealWithAny } from "./sealed-box.ts";

const key = randomBytes(32);
const context = "the row's id";
const text = "+919876543210 and a name";
const box = seal(key, text, context);

test("a box opens with its key, in its place", () => {
  expect(unseal(key, box, context).toString("utf8")).toBe(text);
  expect(unseal(key, seal(key, "", context), context)).toHaveLength(0);
  expect(unseal(key, seal(key, randomBytes(3), ""), "")).toHaveLength(3);
});

test("no bit of a box can be changed, and nothing be cut off or put behind it", () => {
  for (let bit = 0; bit < box.length * 8; bit++) {
    const changed = Buffer.from(box);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => unseal(key, changed, context)).toThrow();
  }
  for (let length = 0; length < box.length; length++) {
    expect(() => unseal(key, box.subarray(0, length), context)).toThrow();
  }
  expect(() => unseal(key, Buffer.concat([box, Buffer.of(0)]), context)).toThrow();
});

test("a box opens with no other key and in no other row", () => {
  expect(() => unseal(randomBytes(32), box, context)).toThrow();
  expect(() => unseal(key, box, "another row's id")).toThrow();
  expect(() => unseal(key, box, "")).toThrow();
});

test("a box that the key before made opens while that key is given", () => {
  const keys = [randomBytes(32), key];
  expect(unsealWithAny(keys, box, context).toString("utf8")).toBe(text);
  expect(() => unsealWithAny(keys.slice(0, 1), box, context)).toThrow();
  expect(() => unsealWithAny([], box, context)).toThrow();
});

test("the same text makes another box each time, and stands in none of them", () => {
  const boxes = Array.from({ length: 100 }, () => seal(key, text, context));
  expect(new Set(boxes.map((one) => one.subarray(0, 12).toString("hex"))).size).toBe(100);
  expect(new Set(boxes.map((one) => one.toString("hex"))).size).toBe(100);
  for (const one of boxes) expect(one.includes("9876")).toBe(false);
});
