import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePhoneNumber } from "./phone-number.ts";

interface Sample {
  readonly region: string;
  readonly countryCode: string;
  /** Without a trunk prefix. */
  readonly national: string;
  /** What people dial before a national number, where they dial anything. */
  readonly trunk: string;
}

/** Numbers of regions with and without a trunk prefix, with long and short country codes. */
const regions: readonly Omit<Sample, "national">[] = [
  { region: "IN", countryCode: "91", trunk: "0" },
  { region: "GB", countryCode: "44", trunk: "0" },
  { region: "DE", countryCode: "49", trunk: "0" },
  { region: "US", countryCode: "1", trunk: "1" },
  { region: "DK", countryCode: "45", trunk: "" },
  { region: "AE", countryCode: "971", trunk: "0" },
];
const starts: Readonly<Record<string, string[]>> = {
  IN: ["7760", "9876", "8123", "6300"],
  GB: ["7400", "7911"],
  DE: ["151", "1701"],
  US: ["212555", "415555"],
  DK: ["20", "31"],
  AE: ["501", "55"],
};
const lengths: Readonly<Record<string, number>> = { IN: 10, GB: 10, DE: 11, US: 10, DK: 8, AE: 9 };

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });

/** Valid by its international form, which is all that the tests take for given. */
const sample: fc.Arbitrary<Sample> = fc
  .constantFrom(...regions)
  .chain((region) =>
    fc
      .record({
        start: fc.constantFrom(...(starts[region.region] ?? [])),
        rest: digits(lengths[region.region] ?? 10),
      })
      .map(({ start, rest }) => ({
        ...region,
        national: (start + rest.join("")).slice(0, lengths[region.region]),
      })),
  )
  .filter(({ countryCode, national, region }) => {
    const international = `+${countryCode}${national}`;
    return parsePhoneNumber(international, region) === international;
  });

const separators = ["", "", "", " ", "-", ".", "/", " - ", "\u00a0", "\u2011", "\u2013", "\u2212"];
const invisible = ["", "", "", "\u200b", "\u200e", "\u2060", "\u00ad", "\ufeff", "\u202a"];
const zeros = ["0", "٠", "۰", "०", "০", "０", "𝟎", "𝟘", "𝟶"];

/** The digits with something between them, in one script. */
const spaced = (text: string): fc.Arbitrary<string> =>
  fc
    .record({
      zero: fc.constantFrom(...zeros),
      between: fc.array(
        fc
          .tuple(fc.constantFrom(...separators), fc.constantFrom(...invisible))
          .map((p) => p.join("")),
        { minLength: text.length - 1, maxLength: text.length - 1 },
      ),
    })
    .map(({ zero, between }) =>
      [...text]
        .map((digit) => String.fromCodePoint((zero.codePointAt(0) ?? 48) + Number(digit)))
        .map((digit, at) => digit + (at < between.length ? between[at] : ""))
        .join(""),
    )
    // Longer texts are refused unread.
    .filter((spelling) => spelling.length <= 50);

const spelling = ({ countryCode, national, trunk }: Sample): fc.Arbitrary<string> =>
  fc
    .tuple(
      spaced(national),
      fc.constantFrom(
        `+${countryCode}`,
        `＋${countryCode}`,
        `+ ${countryCode} `,
        `+${countryCode}-`,
        `(+${countryCode})`,
        `(+${countryCode}) `,
        `00${countryCode}`,
        `00 ${countryCode} `,
        "",
        trunk,
        trunk === "" ? "" : `${trunk} `,
        trunk === "0" ? `+${countryCode} (0) ` : "",
        trunk === "0" ? "(0)" : "",
      ),
      fc.constantFrom("", " ", "\u00a0", "\u2009"),
      fc.constantFrom("", " ", "\u00a0", "\u3000", "\u202c"),
    )
    .map(([number, prefix, before, after]) => before + prefix + number + after);

describe("a phone number", () => {
  test("is the same in every spelling", () => {
    fc.assert(
      fc.property(
        sample.chain((number) => spelling(number).map((typed) => ({ ...number, typed }))),
        ({ region, countryCode, national, typed }) => {
          expect(parsePhoneNumber(typed, region)).toBe(`+${countryCode}${national}`);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("written out is itself, in every region", () => {
    fc.assert(
      fc.property(sample, fc.constantFrom(...regions), ({ countryCode, national }, elsewhere) => {
        const number = `+${countryCode}${national}`;
        expect(parsePhoneNumber(number, elsewhere.region)).toBe(number);
      }),
    );
  });

  test("that was read once is read again as itself", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: fc.constantFrom(..."0123456789+ -()./") }),
          sample.chain(spelling),
        ),
        (typed) => {
          const number = parsePhoneNumber(typed, "IN");
          fc.pre(number !== undefined);
          expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
          expect(parsePhoneNumber(number, "US")).toBe(number);
        },
      ),
    );
  });

  test("is another one when a digit is another one", () => {
    fc.assert(
      fc.property(sample, fc.nat(), ({ countryCode, national, region }, at) => {
        const changed = [...national];
        const index = at % changed.length;
        changed[index] = String((Number(changed[index]) + 1) % 10);
        const other = parsePhoneNumber(`+${countryCode}${changed.join("")}`, region);
        expect(other).not.toBe(`+${countryCode}${national}`);
      }),
    );
  });

  test.each([
    ["nothing", ""],
    ["blanks", "   "],
    ["a plus", "+"],
    ["punctuation", "+-()./"],
    ["three digits", "100"],
    ["an emergency number", "112"],
    ["a short code", "56161"],
    ["a toll-free number", "1800 123 4567"],
    ["a toll-free number of another country", "+1 800 555 0100"],
    ["a premium number", "+44 909 879 0000"],
    ["sixteen digits", "+9177608739760000"],
    ["one digit too few", "776087397"],
    ["one digit too many", "77608739766"],
    ["an extension", "7760873976;ext=1"],
    ["an extension in words", "7760873976 ext. 1"],
    ["an x", "7760873976x1"],
    ["a comma", "7760873976,1"],
    ["a URI", "tel:+917760873976"],
    ["a URI with a context", "tel:7760873976;phone-context=+91"],
    ["letters for digits", "7760TRAINS"],
    ["letters before it", "call 7760873976"],
    ["letters behind it", "7760873976 home"],
    ["a tab", "7760\t873976"],
    ["a line end behind it", "7760873976\n"],
    ["a line of its own behind it", "7760873976\r\nX: y"],
    ["a NUL", "7760873976\0"],
    ["a NUL inside", "77608\u000073976"],
    ["two plus signs", "++917760873976"],
    ["a plus inside", "91+7760873976"],
    ["a plus and zeros", "+00917760873976"],
    ["an exponent", "7.760873976e9"],
    ["a minus of a negative number and no digits", "-"],
    ["digits of a circle", "①②③④⑤⑥⑦⑧⑨⑩"],
    ["superscript digits", "⁷⁷⁶⁰⁸⁷³⁹⁷⁶"],
    ["roman digits", "ⅦⅦⅥ"],
    ["half a surrogate pair", "7760873976\ud835"],
    ["two numbers", "7760873976 7760873976"],
    ["quotes", "'7760873976'"],
    ["a wildcard", "776087397%"],
  ])("is not %s", (_name, typed) => {
    expect(parsePhoneNumber(typed, "IN")).toBeUndefined();
  });

  test("is judged without a fault, and at once, whatever is sent", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 200 }),
          fc.string({ unit: "grapheme", maxLength: 100 }),
          fc.string({ unit: fc.constantFrom(..."0123456789+ -()./;,x#*\0\t\n٧０\u200b\ud835") }),
        ),
        (typed) => {
          const number = parsePhoneNumber(typed, "IN");
          expect(number === undefined || /^\+\d+$/.test(number)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each(["0", "9", "+", "(", "-", " ", "\u200b", "٧", "𝟕", "+91(", "7760873976 ", "\0", "a@"])(
    "takes no time over 64 KiB of %j",
    (unit) => {
      const typed = unit.repeat(Math.ceil(65_536 / unit.length));
      const times = Array.from({ length: 5 }, () => {
        const startedAt = performance.now();
        expect(parsePhoneNumber(typed, "IN")).toBeUndefined();
        return performance.now() - startedAt;
      });
      expect(Math.min(...times)).toBeLessThan(10);
    },
  );
});
