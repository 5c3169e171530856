import { Writable } from "node:stream";
import { DatabaseError } from "pg";
import { expect, test } from "vitest";
import { createLog, maskNumbers } from "./log.ts";

function logInto(format: "json" | "short") {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { ...createLog("trace", { format, stream }), lines };
}

test("of a number in any spelling the last two digits are left", () => {
  const spellings = [
    "7760873976",
    "+917760873976",
    "+91 77608 73976",
    "(0) 77608-73976",
    "(+91) 7760.873.976",
    "77608  73976",
    "77608 – 73976",
    "\u200e77608\u00a073976",
    "٧٧٦٠٨٧٣٩٧٦",
    "７７６０８７３９７６",
  ];
  for (const spelling of spellings) {
    const masked = maskNumbers(`no row for ${spelling}, sorry`);
    expect([spelling, masked.match(/\p{Nd}/gu)?.length]).toEqual([spelling, 2]);
    expect(masked).toMatch(/^no row for .*, sorry$/);
  }
});

test("what is no phone number stays readable", () => {
  for (const text of [
    "port 8000",
    "127.0.0.1:5432",
    "code 23505",
    "after 30000 ms",
    "line 12:34",
  ]) {
    expect(maskNumbers(text)).toBe(text);
  }
});

test("of a database's error nothing is logged that holds a row's values", () => {
  const error = Object.assign(new DatabaseError("duplicate key value", 0, "error"), {
    code: "23505",
    detail: "Key (phone)=(7760873976) already exists. canary",
    where: "canary",
    internalQuery: "canary",
    hint: "canary",
    parameters: ["canary"],
    query: "select 'canary'",
  });
  const wrapped = new Error("while adding +91 77608 73976", { cause: error });
  for (const format of ["json", "short"] as const) {
    const { log, lines } = logInto(format);
    log.error({ err: wrapped }, "a request failed");
    log.warn({ err: "thrown text 7760873976" }, "odd");
    const text = lines.join("");
    expect(lines).toHaveLength(2);
    expect(text).not.toContain("canary");
    expect(text).not.toMatch(/77608/);
    if (format === "json") {
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({
        level: "error",
        msg: "a request failed",
        err: { cause: { code: "23505", message: "duplicate key value" } },
      });
    }
  }
});

test("on a terminal a request is one short line, and so is a fault with its reason", () => {
  const { log, lines } = logInto("short");
  log.info({ method: "GET", route: "/healthz", status: 200, ms: 1.2 }, "request");
  log.warn({ err: new Error("no answer") }, "waiting for the database");
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d {2}200 {2}GET \/healthz {2}1\.2 ms\n$/);
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d {2}warn {2}waiting for the database: no answer\n$/);
});
