import { expect, test } from "vitest";
import { countSegments } from "./segments.ts";

const of = (text: string) => countSegments(text);

test("160 characters of the GSM alphabet are one segment, and 161 are two of 153", () => {
  expect(of("a".repeat(160))).toEqual({ alphabet: "GSM-7", length: 160, count: 1 });
  expect(of("a".repeat(161))).toEqual({ alphabet: "GSM-7", length: 161, count: 2 });
  expect(of("a".repeat(306)).count).toBe(2);
  expect(of("a".repeat(307)).count).toBe(3);
});

test("a character of the extension table counts twice and is not cut in two", () => {
  expect(of("€".repeat(80))).toEqual({ alphabet: "GSM-7", length: 160, count: 1 });
  expect(of(`a${"€".repeat(80)}`).count).toBe(2);
  // 153 is odd: the 77th does not fit into the first segment.
  expect(of("€".repeat(152)).count).toBe(2);
  expect(of("€".repeat(153)).count).toBe(3);
});

test("one character beyond that alphabet makes all of them UCS-2: 70, then 67 each", () => {
  expect(of(`${"a".repeat(69)}क`)).toEqual({ alphabet: "UCS-2", length: 70, count: 1 });
  expect(of(`${"a".repeat(70)}क`).count).toBe(2);
  expect(of("क".repeat(134)).count).toBe(2);
  expect(of("क".repeat(135)).count).toBe(3);
});

test("a surrogate pair takes two units and is not cut in two", () => {
  expect(of("😀".repeat(35))).toEqual({ alphabet: "UCS-2", length: 70, count: 1 });
  expect(of("😀".repeat(66)).count).toBe(2);
  expect(of("😀".repeat(67)).count).toBe(3);
});

test("Greek capitals and Nordic letters are of the GSM alphabet, Greek small letters are not", () => {
  expect(of("ΔΦΓΛΩΠΨΣΘΞ ÅåØøÆæ ñüà").alphabet).toBe("GSM-7");
  expect(of("δ").alphabet).toBe("UCS-2");
  expect(of("`").alphabet).toBe("UCS-2");
});

test("nothing is one segment", () => {
  expect(of("")).toEqual({ alphabet: "GSM-7", length: 0, count: 1 });
});
