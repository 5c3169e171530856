import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveKeys } from "../crypto/derived-keys.ts";
import { makeDeviceToken, readDeviceToken } from "./device-token.ts";

const keys = deriveKeys("a secret of the tests");
const now = Date.UTC(2026, 10, 22);
const yearMs = 365 * 24 * 60 * 60 * 1000;
const device = fc.record({
  userId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  deviceId: fc.uuid(),
});

interface Device {
  readonly userId: number;
  readonly deviceId: string;
}

const make = ({ userId, deviceId }: Device) => makeDeviceToken(keys, userId, deviceId, now);
const read = (text: string | undefined, { userId }: Device) =>
  readDeviceToken(keys, text, userId, now);

test("a token names its device, to its own user only", () => {
  fc.assert(
    fc.property(device, device, (one, other) => {
      fc.pre(one.userId !== other.userId);
      expect(read(make(one), one)).toBe(one.deviceId);
      expect(read(make(one), other)).toBeUndefined();
    }),
  );
});

test("a token is good for a year", () => {
  const one = { userId: 1, deviceId: "0199c0de-7e57-7000-8000-000000000000" };
  const readAt = (nowMs: number) => readDeviceToken(keys, make(one), 1, nowMs);
  expect(readAt(now + yearMs)).toBe(one.deviceId);
  expect(readAt(now + yearMs + 1_000)).toBeUndefined();
});

test("no bit of a token can be flipped", () => {
  fc.assert(
    fc.property(device, fc.nat({ max: 57 * 8 - 1 }), (one, bit) => {
      const bytes = Buffer.from(make(one), "base64url");
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(read(bytes.toString("base64url"), one)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test("a token has one spelling", () => {
  const anyCharacter = fc.nat({ max: 0x2ff }).map((code) => String.fromCodePoint(code));
  fc.assert(
    fc.property(device, fc.nat({ max: 76 }), anyCharacter, (one, at, character) => {
      const token = make(one);
      const spellings = [
        token.slice(0, at) + character + token.slice(at),
        token.slice(0, at) + character + token.slice(at + 1),
        token.slice(0, at) + token.slice(at + 1),
        `${token}=`,
        Buffer.from(token, "base64url").toString("hex"),
        token.toLowerCase(),
      ];
      const good = spellings.filter((spelling) => read(spelling, one) !== undefined);
      expect(good.filter((spelling) => spelling !== token)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("text that is no token, and none at all, counts as none", () => {
  fc.assert(
    fc.property(
      fc.option(fc.string({ maxLength: 100 }), { nil: undefined }),
      device,
      (text, one) => {
        expect(read(text, one)).toBeUndefined();
      },
    ),
  );
});

test("a token that the secret before this one made is good while that is known", () => {
  const one = { userId: 1, deviceId: "0199c0de-7e57-7000-8000-000000000000" };
  const token = make(one);
  const later = deriveKeys("a new one", "a secret of the tests");
  expect(readDeviceToken(later, token, 1, now)).toBe(one.deviceId);
  expect(readDeviceToken(deriveKeys("a new one"), token, 1, now)).toBeUndefined();
});
