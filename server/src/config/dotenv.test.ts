// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the files’ own references
import { expect, test } from "vitest";
import { readBySeedsLibrary } from "../../test/harness/debian-python.ts";
import { parseDotenv } from "./dotenv.ts";

const environment = { OUTER: "from outside", BOTH: "the environment's" };

function parse(text: string): Record<string, string> {
  return Object.fromEntries(parseDotenv(text, environment).values);
}

test("the seed's own file is read as it stands in its README", () => {
  const file = `DATABASE_URL="postgresql://postgres:password@localhost/kpa_db"
SECRET_KEY="Your_secret_key" 
ALGORITHM="HS256"
ACCESS_TOKEN_EXPIRE_MINUTES=30
`;
  expect(parse(file)).toEqual({
    DATABASE_URL: "postgresql://postgres:password@localhost/kpa_db",
    SECRET_KEY: "Your_secret_key",
    ALGORITHM: "HS256",
    ACCESS_TOKEN_EXPIRE_MINUTES: "30",
  });
});

const rules: Record<string, [string, Record<string, string>]> = {
  "a # inside a value belongs to it": ["A=abc#def", { A: "abc#def" }],
  "a # after a space begins a comment": ["A=abc #def", { A: "abc" }],
  "a # inside quotes belongs to the value": ["A='a #b'\nB=\"c #d\" # e", { A: "a #b", B: "c #d" }],
  "double quotes know escapes": ['A="a\\nb\\t\\"c\\"\\\\"', { A: 'a\nb\t"c"\\' }],
  "single quotes know two escapes": ["A='a\\nb\\'c\\\\'", { A: "a\\nb'c\\" }],
  "a quoted value may span lines": ['A="one\ntwo"\nB=3', { A: "one\ntwo", B: "3" }],
  "export is allowed": ["export A=1\n  export   B=2", { A: "1", B: "2" }],
  "spaces around = and at the end go": ["  A =  1  \nB\t=2", { A: "1", B: "2" }],
  "an empty value is a value": ["A=\nB=''\nC", { A: "", B: "" }],
  "the last of two bindings counts": ["A=1\nA=2", { A: "2" }],
  "a reference sees what stands above it": ["A=1\nB=${A}\nA=2", { A: "2", B: "1" }],
  "a reference takes the environment first": [
    "BOTH=file\nA=${BOTH}",
    { BOTH: "file", A: "the environment's" },
  ],
  "a reference may have a default": ["A=${NONE:-x}${NONE}${OUTER}", { A: "xfrom outside" }],
  "a $ without braces stays": ["A=a$b$$c", { A: "a$b$$c" }],
  "a quoted key is a key": ["'A B'=1", { "A B": "1" }],
};
for (const [rule, [file, values]] of Object.entries(rules)) {
  test(rule, () => expect(parse(file)).toEqual(values));
}

test("a file may come from Windows", () => {
  expect(parse('\uFEFFA=1\r\nB="two\r\nlines"\r\nC=3')).toEqual({
    A: "1",
    B: "two\nlines",
    C: "3",
  });
});

test("a line that cannot be read is skipped and told by its number", () => {
  const file = parseDotenv("A=1\n=2\n\nB='open\nC=3", {});
  expect(Object.fromEntries(file.values)).toEqual({ A: "1", C: "3" });
  expect(file.unreadableLines).toEqual([2, 4]);
});

test("python-dotenv reads the same from any file made of these pieces", () => {
  const pieces = [
    ..."AB=#'\"\\ \n\t$",
    ...["\r\n", "\r", "\\n", "\\'", '\\"', "${A}", "${OUTER}", "${BOTH:-d}", "${", "}", ":-"],
    ...["export ", "A=", "B='", 'C="', "'\n", '"\n', " #", "ä", "\u00a0", "BOTH=x\n", "x"],
  ];
  const random = randomFrom(20_240_229);
  const files = Array.from({ length: 4_000 }, () =>
    Array.from({ length: 1 + (random() % 14) }, () => pieces[random() % pieces.length]).join(""),
  );
  const wanted = readBySeedsLibrary("dotenv", files, environment);
  if (wanted === undefined) return;
  const different = files
    .map((file, index) => ({ file, read: parse(file), wanted: wanted[index] }))
    .filter(
      ({ read, wanted: one }) => JSON.stringify(sorted(read)) !== JSON.stringify(sorted(one)),
    );
  expect(different.slice(0, 5)).toEqual([]);
});

function sorted(values: unknown): unknown {
  return Object.entries(values as object).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The same numbers in each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
