/** `docs/errors/`: a page for each error code, from the table in `server/src/errors.ts`. */
import { globSync, readFileSync } from "node:fs";
import { type ErrorCode, errorCodes, problemOf } from "../server/src/errors.ts";

export const errorPagesFolder = "docs/errors";

const notice = "<!-- Made by `npm run generate` from server/src/errors.ts. Do not edit. -->";

/** @throws where a code is in the table and nothing in the server ever throws it */
export function errorPages(): readonly (readonly [string, string])[] {
  const unused = unthrownCodes();
  if (unused.length > 0) {
    throw new Error(`server/src/errors.ts has codes that nothing throws: ${unused.join(", ")}`);
  }
  return [
    [`${errorPagesFolder}/README.md`, indexPage()],
    ...errorCodes.map((code) => [`${errorPagesFolder}/${code}.md`, errorPage(code)] as const),
  ];
}

function errorPage(code: ErrorCode): string {
  const { status, title, detail, remedy } = problemOf(code);
  const extra = [...membersAndHeaders(code, status)];
  return `${notice}
# ${title}

HTTP status **${status}**, \`code\`: \`${code}\`, \`type\`: \`/errors/${code}\`

> ${detail}

## What to do

${remedy}
${extra.length === 0 ? "" : `\n## Also in the answer\n\n${extra.map((line) => `- ${line}`).join("\n")}\n`}
[All errors](README.md)
`;
}

function* membersAndHeaders(code: ErrorCode, status: number): Generator<string> {
  if (code === "validation_failed") {
    yield "`errors`: a list of `{pointer, code, detail}`, one for each member that is not as it should be. `pointer` is an RFC 6901 JSON pointer into the body, or begins with `/query` or `/path`.";
  }
  if (status === 401) {
    yield "`WWW-Authenticate: Bearer …`, with an `error` parameter where credentials were sent and refused (RFC 6750).";
  }
  if (status === 405) yield "`Allow`: the methods that the address answers.";
  if (status === 429 || status === 503) yield "`Retry-After`: whole seconds.";
}

function indexPage(): string {
  const rows = errorCodes
    .map((code) => ({ code, ...problemOf(code) }))
    .map(({ code, status, detail }) => `| ${status} | [\`${code}\`](${code}.md) | ${detail} |`);
  return `${notice}
# Errors

Every failure is \`application/problem+json\` (RFC 9457):

\`\`\`json
{
  "type": "/errors/invalid_credentials",
  "title": "Invalid credentials",
  "status": 401,
  "detail": "Invalid phone number or password",
  "code": "invalid_credentials",
  "request_id": "0199c0de-7e57-7000-8000-000000000000"
}
\`\`\`

Programs decide by \`code\`, which is stable. \`detail\` is for people. The server answers each \`type\`
with a short page. \`request_id\` is also in the \`X-Request-Id\` header and in the server's log.

| status | \`code\` | \`detail\` |
| --- | --- | --- |
${rows.join("\n")}

A request that the HTTP parser refuses is \`malformed_request\` with the parser's status: 400, 408 (the
request came too slowly) or 431 (the headers are larger than 16 KiB).
`;
}

/** A code is thrown in an \`AppError\`, or stands as a value in a table of codes. */
function unthrownCodes(): readonly ErrorCode[] {
  const text = globSync("server/src/**/*.ts")
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const places = text.match(/new AppError\([^;]*;|ErrorCode[\]>]+ = \{[^}]*\}/g) ?? [];
  const thrown = places.join("\n");
  return errorCodes.filter((code) => !thrown.includes(`"${code}"`));
}
