import { expect, test } from "vitest";
import { deriveKeys } from "../crypto/derived-keys.ts";
import {
  canonicalJson,
  chainAfter,
  isOurEnd,
  type Link,
  macOfEnd,
  type Part,
  recogniseRow,
} from "./chain.ts";

const keys = deriveKeys("one secret of this test, long enough for it");
const rotated = deriveKeys(
  "another secret of this test, long enough",
  "one secret of this test, long enough for it",
);
const before: Link = { position: 4, chain: Buffer.alloc(32, 7) };
const parts: readonly Part[] = ["a", 1, null, Buffer.from("b")];

test("a row's chain depends on its lane, its place, the row before, each part and how sure the writer was", () => {
  const others: readonly Parameters<typeof chainAfter>[] = [
    [keys, 3, before, true, parts],
    [keys, 4, before, true, parts],
    [keys, 3, { ...before, position: 5 }, true, parts],
    [keys, 3, { ...before, chain: Buffer.alloc(32, 8) }, true, parts],
    [keys, 3, { ...before, chain: null }, true, parts],
    [keys, 3, before, false, parts],
    [keys, 3, before, true, ["a", 1, null]],
    [keys, 3, before, true, ["a", 1, "", Buffer.from("b")]],
    [keys, 3, before, true, ["a", 1, "-", Buffer.from("b")]],
    [keys, 3, before, true, ["a", null, 1, Buffer.from("b")]],
    [keys, 3, before, true, ["a+1", null, Buffer.from("b")]],
    [rotated, 3, before, true, parts],
  ];
  const chains = others.map((given) => chainAfter(...given).toString("hex"));
  expect(new Set(chains).size).toBe(others.length);
  expect(chainAfter(keys, 3, before, true, parts).toString("hex")).toBe(chains[0]);
});

test("a row is recognised by the key that wrote it, today's or the one before, and by no other", () => {
  for (const isAfterOurs of [true, false]) {
    const chain = chainAfter(keys, 3, before, isAfterOurs, parts);
    expect(recogniseRow(keys, 3, before, chain, parts)).toEqual({ key: 0, isAfterOurs });
    expect(recogniseRow(rotated, 3, before, chain, parts)).toEqual({ key: 1, isAfterOurs });
    expect(recogniseRow(deriveKeys("a third secret"), 3, before, chain, parts)).toBeUndefined();
    expect(recogniseRow(keys, 3, before, chain.subarray(1), parts)).toBeUndefined();
  }
  expect(recogniseRow(keys, 3, before, null, parts)).toBeUndefined();
});

test("an end of a lane is no other end, and no row's chain", () => {
  const mac = macOfEnd(keys, "head", 3, before);
  expect(isOurEnd(keys, "head", 3, before, mac)).toBe(true);
  expect(isOurEnd(rotated, "head", 3, before, mac)).toBe(true);
  expect(isOurEnd(keys, "base", 3, before, mac)).toBe(false);
  expect(isOurEnd(keys, "head", 4, before, mac)).toBe(false);
  expect(isOurEnd(keys, "head", 3, { ...before, position: 3 }, mac)).toBe(false);
  expect(isOurEnd(keys, "head", 3, { ...before, chain: null }, mac)).toBe(false);
  expect(isOurEnd(keys, "head", 3, before, null)).toBe(false);
  expect(isOurEnd(keys, "head", 3, before, chainAfter(keys, 3, before, true, []))).toBe(false);
});

test("JSON is the same text whatever the order of its members, and another for another value", () => {
  expect(canonicalJson({ b: 1, a: { d: [2, { z: 1, y: 2 }], c: null } })).toBe(
    '{"a":{"c":null,"d":[2,{"y":2,"z":1}]},"b":1}',
  );
  const ordered = JSON.parse('{"a,b":"c","a":"b,c","10":1,"9":2,"__proto__":3}');
  const other = JSON.parse('{"__proto__":3,"9":2,"a":"b,c","10":1,"a,b":"c"}');
  expect(canonicalJson(ordered)).toBe(canonicalJson(other));
  expect(canonicalJson(ordered)).toContain('"__proto__":3');
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});
