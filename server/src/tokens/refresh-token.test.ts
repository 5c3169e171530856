import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveKeys } from "../crypto/derived-keys.ts";
import { AppError } from "../errors.ts";
import {
  isRightlyMade,
  makeRefreshToken,
  newRefreshSalt,
  parseRefreshToken,
} from "./refresh-token.ts";

const keys = deriveKeys("a secret of the tests");
const salt = newRefreshSalt();
const grants = fc.record({
  sessionId: fc.uuid(),
  generation: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});

function make({ sessionId, generation }: { sessionId: string; generation: number }): string {
  return makeRefreshToken(keys, salt, sessionId, generation);
}

function isGood(text: string): boolean {
  try {
    return isRightlyMade(keys, salt, parseRefreshToken(text));
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_refresh_token") return false;
    throw error;
  }
}

test("a token says which session and generation it is of, and is the same each time", () => {
  fc.assert(
    fc.property(grants, (grant) => {
      const token = make(grant);
      expect(make(grant)).toBe(token);
      expect(token).toMatch(/^[\w-]{71}$/);
      expect(parseRefreshToken(token)).toMatchObject(grant);
      expect(isGood(token)).toBe(true);
    }),
  );
});

test("no bit of a token can be flipped", () => {
  fc.assert(
    fc.property(grants, fc.nat({ max: 53 * 8 - 1 }), (grant, bit) => {
      const bytes = Buffer.from(make(grant), "base64url");
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isGood(bytes.toString("base64url"))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("a token has one spelling", () => {
  const anyCharacter = fc.nat({ max: 0x2ff }).map((code) => String.fromCodePoint(code));
  fc.assert(
    fc.property(grants, fc.nat({ max: 71 }), anyCharacter, (grant, at, character) => {
      const token = make(grant);
      const spellings = [
        token.slice(0, at) + character + token.slice(at),
        token.slice(0, at) + character + token.slice(at + 1),
        token.slice(0, at) + token.slice(at + 1),
        `${token}=`,
        Buffer.from(token, "base64url").toString("base64"),
        Buffer.from(token, "base64url").toString("hex"),
        token.toUpperCase(),
      ];
      expect(spellings.filter((spelling) => spelling !== token && isGood(spelling))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("text that is no token is refused as such", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => {
      expect(isGood(text)).toBe(false);
    }),
  );
});

test("neither the key nor the salt alone makes a token", () => {
  fc.assert(
    fc.property(grants, (grant) => {
      const { sessionId, generation } = grant;
      const otherKeys = deriveKeys("another secret");
      const withoutKey = makeRefreshToken(otherKeys, salt, sessionId, generation);
      const withoutSalt = makeRefreshToken(keys, newRefreshSalt(), sessionId, generation);
      expect(isGood(withoutKey)).toBe(false);
      expect(isGood(withoutSalt)).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test("a token that the secret before this one made is good while that is known", () => {
  const sessionId = "0199c0de-7e57-7000-8000-000000000000";
  const token = parseRefreshToken(make({ sessionId, generation: 3 }));
  expect(isRightlyMade(deriveKeys("a new one", "a secret of the tests"), salt, token)).toBe(true);
  expect(isRightlyMade(deriveKeys("a new one"), salt, token)).toBe(false);
});
