/**
 * Checks the tables that say which test shows which rule: every test that they name is there, every
 * link leads somewhere, and no row claims more than it has. A part of `npm run check:generated`.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const pages = ["docs/security.md", "docs/asvs.md"];

/** What has to stand in the last column for each state of a rule. */
const needs: Readonly<Record<string, readonly ("test" | "link" | "test or link" | "reason")[]>> = {
  shown: ["test"],
  "in part": ["test or link", "reason"],
  written: ["link"],
  "by design": ["reason"],
  operator: ["reason"],
  "not yet": ["reason"],
  "not here": ["reason"],
};
/** In these a test would claim what the state denies. */
const withoutTest = ["by design", "operator", "not yet", "not here"];

/** One sentence for each row that is not as it says. */
export function proofFaults(): readonly string[] {
  return pages.flatMap((page) => [...faultsOf(page, readFileSync(page, "utf8"))]);
}

function* faultsOf(page: string, text: string): Generator<string> {
  for (const link of linksIn(text)) {
    if (!leadsSomewhere(page, link)) yield `${page}: the link ${link} leads nowhere`;
  }
  let previous: readonly number[] = [];
  for (const line of text.split("\n")) {
    const cells = /^\| (AB-\d{3}|\d+\.\d+\.\d+) \|(.+)\|$/.exec(line);
    if (cells === null) {
      // A reference outside of the tables counts as well.
      for (const fault of testFaults(line)) yield `${page}: ${fault}`;
      continue;
    }
    const [, name = "", rest = ""] = cells;
    const numbers = (name.match(/\d+/g) ?? []).map(Number);
    if (!isAfter(numbers, previous)) yield `${page}: ${name} is out of order, or there twice`;
    previous = numbers;
    const [state = "", proof = ""] = rest.split(" | ").slice(-2);
    for (const fault of [...stateFaults(state.trim(), proof), ...testFaults(proof)]) {
      yield `${page}: ${name} ${fault}`;
    }
  }
  if (previous.length === 0) yield `${page}: has no row`;
}

function isAfter(numbers: readonly number[], previous: readonly number[]): boolean {
  const at = numbers.findIndex((number, index) => number !== previous[index]);
  return previous.length === 0 || (at !== -1 && (numbers[at] ?? 0) > (previous[at] ?? 0));
}

function* stateFaults(state: string, proof: string): Generator<string> {
  const needed = needs[state];
  if (needed === undefined) {
    yield `has the state "${state}", which is none of: ${Object.keys(needs).join(", ")}`;
    return;
  }
  const [test, link] = [referencesIn(proof).length > 0, linksIn(proof).length > 0];
  const has = {
    test,
    link,
    "test or link": test || link,
    reason: /\p{L}{2}/u.test(proof.replace(codeSpan, "")),
  };
  for (const what of needed) if (!has[what]) yield `is "${state}" without a ${what}`;
  if (test && withoutTest.includes(state)) yield `is "${state}", but names a test`;
}

const codeSpan = /(`+)(.+?)\1(?!`)/g;

interface Reference {
  /** In `server/test`, or from `server/` where it names a folder. */
  readonly file: string;
  /** Of a test, or of what describes several. */
  readonly title: string;
}

function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(codeSpan)].flatMap(([, , span = ""]) => {
    const found = /^([\w/-]+\.test\.ts): (.+)$/.exec(span.trim());
    return found === null ? [] : [{ file: found[1] ?? "", title: found[2] ?? "" }];
  });
}

function* testFaults(text: string): Generator<string> {
  for (const { file, title } of referencesIn(text)) {
    const path = file.includes("/") ? `server/${file}` : `server/test/${file}`;
    if (!existsSync(path)) yield `names ${path}, which is not there`;
    else if (!titlesOf(path).has(title)) yield `names a test that is not in ${path}: ${title}`;
  }
}

const titles = new Map<string, ReadonlySet<string>>();

/** Every text that is the first argument of a call, as the titles of tests are. */
function titlesOf(path: string): ReadonlySet<string> {
  const known = titles.get(path);
  if (known !== undefined) return known;
  const source = readFileSync(path, "utf8");
  const quoted = [...source.matchAll(/\(\s*"((?:[^"\\\n]|\\.)+)"\s*,/g)];
  const templates = [...source.matchAll(/\(\s*`([^`]+)`\s*,/g)];
  const found = new Set(
    [...quoted, ...templates].map(([, text = ""]) => text.replace(/\\(["\\])/g, "$1")),
  );
  titles.set(path, found);
  return found;
}

/** Of this repository: what others have is theirs to keep. */
function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const path = file === "" ? page : join(dirname(page), file);
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)];
  return headings.some(([, heading = ""]) => anchorOf(heading) === anchor);
}

/** As hosting sites make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}
