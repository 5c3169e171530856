import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../errors.ts";
import { parseJsonBody } from "./json-body.ts";

const parse = (text: string) => parseJsonBody(Buffer.from(text));

function codeOf(body: Uint8Array): string {
  try {
    parseJsonBody(body);
    return "accepted";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

/** Values as I-JSON has them: well-formed texts, no member that reaches a prototype. */
const ijson = fc
  .jsonValue({ maxDepth: 6, stringUnit: "grapheme" })
  .filter((value) => !/__proto__|prototype/.test(JSON.stringify(value)));

/** The same value as somebody else might write it. */
const written = ijson.chain((value) =>
  fc
    .record({
      indent: fc.constantFrom("", "  ", "\t"),
      isEscaped: fc.boolean(),
      around: fc.constantFrom("", " ", "\n", "\r\n\t "),
    })
    .map(({ indent, isEscaped, around }) => {
      const text = JSON.stringify(value, null, indent);
      const escaped = isEscaped
        ? text.replace(
            /[\u0080-\uffff]/g,
            (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
          )
        : text;
      return { value, text: around + escaped + around };
    }),
);

describe("a body", () => {
  test("is read as it was meant, however it is written", () => {
    fc.assert(
      fc.property(written, ({ value, text }) => {
        expect(parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  test("is read or refused, and is never a fault", () => {
    const bytes = fc.uint8Array({ maxLength: 64 });
    const almost = fc
      .array(fc.constantFrom(..."{}[]:,\"\\u0d8'/ne1.-+ tru\n", "\\u", "\\ud800", '"a"', "\ud800"))
      .map((parts) => Buffer.from(parts.join("")));
    fc.assert(
      fc.property(fc.oneof(bytes, almost), (body) => {
        expect(["accepted", "malformed_request"]).toContain(codeOf(body));
      }),
      { numRuns: 2_000 },
    );
  });

  test("with a member twice is refused, wherever and however the name is written", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 10 }),
        fc.constantFrom("", "[", '{"outer":', '[1,{"a":{"b":'),
        fc.boolean(),
        (name, before, isEscaped) => {
          const plain = JSON.stringify(name);
          const escaped = `"${[...Array(name.length).keys()]
            .map((at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, "0")}`)
            .join("")}"`;
          const after = [...before]
            .reverse()
            .map((c) => (c === "[" ? "]" : c === "{" ? "}" : ""))
            .join("");
          const twice = `{${plain}:1,"between":[{}],${isEscaped ? escaped : plain}:1}`;
          expect(codeOf(Buffer.from(before + twice + after))).toBe("malformed_request");
        },
      ),
    );
  });

  test.each([
    ["the same name in two objects", '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}'],
    ["names that differ in case", '{"phone":1,"Phone":2}'],
    ["a name that is a value elsewhere", '{"a":"b","b":"a","c":["a","a","b"]}'],
    ["a quote and braces in a text", '{"a":"\\"}{,\\"a\\":","b":"[{"}'],
    ["a backslash at the end of a text", '{"a":"\\\\","b":"\\\\\\\\"}'],
    ["both halves of a surrogate pair", '{"a":"\\ud83d\\ude42"}'],
    ["an empty name", '{"":1}'],
    ["a constructor that is a text", '{"constructor":"Tata","prototype":"P1"}'],
    ["no object", "[]"],
    ["thirty-two levels", `${"[".repeat(32)}${"]".repeat(32)}`],
  ])("may hold %s", (_name, text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ["half of it", '{"phone":'],
    ["nothing", ""],
    ["something behind it", "{}{}"],
    ["a comma too many", '{"a":1,}'],
    ["single quotes", "{'a':1}"],
    ["a comment", '{"a":1/**/}'],
    ["NaN", '{"a":NaN}'],
    ["a line end in a text", '{"a":"\n"}'],
    ["a first half of a pair", '{"a":"\\ud800"}'],
    ["a second half of a pair", '{"a":"\\udc00"}'],
    ["halves in the wrong order", '{"a":"\\ude42\\ud83d"}'],
    ["half of a pair in a name", '{"\\ud800":1}'],
    ["half of a pair in a list", '{"a":["b",["\\uDBFF"]]}'],
    ["a byte order mark", "\ufeff{}"],
    ["a prototype", '{"__proto__":{"is_admin":true}}'],
    ["a prototype in escapes", '{"\\u005f_proto__":{}}'],
    ["a prototype further down", '{"a":[{"__proto__":null}]}'],
    ["a constructor's prototype", '{"constructor":{"prototype":{"is_admin":true}}}'],
    ["thirty-three levels", `${"[".repeat(33)}${"]".repeat(33)}`],
  ])("may not hold %s", (_name, text) => {
    expect(codeOf(Buffer.from(text))).toBe("malformed_request");
    expect(({} as { is_admin?: boolean }).is_admin).toBeUndefined();
  });

  test.each([
    ["a lone continuation byte", [0x80]],
    ["a pair half in UTF-8", [0xed, 0xa0, 0x80]],
    ["an over-long slash", [0xc0, 0xaf]],
    ["an over-long NUL", [0xc0, 0x80]],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
    ["a cut sequence", [0xe2, 0x82]],
  ])("in bad UTF-8 is refused: %s", (_name, bytes) => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(codeOf(body)).toBe("malformed_request");
  });

  test("in UTF-16 is refused", () => {
    expect(codeOf(Buffer.from('{"a":1}', "utf16le"))).toBe("malformed_request");
  });

  test.each([
    ["levels", `${"[".repeat(32_000)}${"]".repeat(32_000)}`],
    ["names", `{${Array.from({ length: 5_000 }, (_, n) => `"${n}":1`).join(",")}}`],
    ["equal names", `{${'"a":1,'.repeat(10_000)}"a":1}`],
    ["escapes", `{"a":"${"\\\\".repeat(32_000)}"}`],
    ["quotes", `{"a":"${'\\"'.repeat(32_000)}"}`],
    ["texts", `[${'"a",'.repeat(16_000)}"a"]`],
  ])("of 64 KiB of %s takes no time", (_name, text) => {
    const body = Buffer.from(text);
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      codeOf(body);
      return performance.now() - startedAt;
    });
    expect(Math.min(...times)).toBeLessThan(20);
  });
});
