/** The log as a file: what opens it, who reads it slowly, and what it looks like where it breaks off. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordEvent } from "../src/audit/record.ts";
import { addUser } from "./harness/accounts.ts";
import { addStaff, type StaffMember } from "./harness/staff.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const path = "/api/v1/admin/audit-events/export";

let server: TestServer;
let auditor: StaffMember;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_RATE_LIMITS: "off" } });
  auditor = await addStaff(server, "auditor");
});
afterAll(() => server.close());

async function userWithEvents(texts: readonly string[]): Promise<number> {
  const { id } = await addUser(server);
  await server.ctx.db.transaction().execute(async (tx) => {
    for (const userAgent of texts) {
      await recordEvent(server.ctx, tx, {
        type: "profile.changed",
        result: "success",
        userId: id,
        actor: { kind: "user", id },
        caller: { ip: "192.0.2.1", userAgent, requestId: "r", language: "en" },
      });
    }
  });
  return id;
}

/** The cells of RFC 4180. */
function cellsOf(csv: string): readonly string[] {
  const cells = csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

const starts = ["=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"];
const fronts = [
  "",
  " ",
  "\t",
  "\r\n",
  "\u200B",
  "\u0001",
  "a;",
  "a;  ",
  "a\t",
  "a\n",
  "a\r\n\u2060",
];

test("no text begins like a formula, whatever parts cells where the file is opened", async () => {
  const texts = fronts.flatMap((front) =>
    starts.map((start) => `${front}${start}cmd|' /C calc'!A0`),
  );
  const id = await userWithEvents([...texts, "\tharmless", "app/1.0 (X11; Linux) a=b"]);
  const { text } = await auditor.get(`${path}?format=csv&user_id=${id}`);
  const cells = cellsOf(text);
  expect(cells.filter((cell) => cell.includes("calc"))).toHaveLength(texts.length);
  for (const cell of cells) {
    for (const part of cell.split(/[;\t\r\n]/)) {
      expect(part, JSON.stringify(cell)).not.toMatch(/^[\s\p{C}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u);
    }
  }
  expect(cells).toContain("app/1.0 (X11; Linux) a=b");
  expect(cells).toContain("'\tharmless");
});

test("who asks and does not read holds no connection to the database, and a file that breaks off is not whole", async () => {
  const many = Array.from({ length: 2_000 }, (_, n) => `${n} ${"x".repeat(8_000)}`);
  const id = await userWithEvents(many);
  const { port } = new URL(await server.listen());
  const socket = connect({ port: Number(port), host: "127.0.0.1" });
  try {
    socket.write(
      `GET ${path}?user_id=${id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${auditor.token}\r\n\r\n`,
    );
    await new Promise<void>((resolve) => socket.once("readable", () => resolve()));
    await sleep(200); // whatever fits on the way has been written by now
    if (server.ctx.database.engine === "postgresql") {
      const { rows } = await sql<{ busy: number }>`
        select count(*)::int as busy from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
           and state <> 'idle' and backend_type = 'client backend'`.execute(server.ctx.db);
      expect(rows[0]?.busy).toBe(0);
    }
    expect((await auditor.get("/api/v1/admin/me")).status).toBe(200);
    await sql`alter table audit_events rename to audit_events_gone`.execute(server.ctx.db);
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    await new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const sent = Buffer.concat(chunks).toString("latin1");
    expect(sent).toMatch(/^HTTP\/1\.1 200 /);
    expect(sent).toMatch(/transfer-encoding: chunked/i);
    expect(sent.length).toBeLessThan(2_000 * 8_000);
    expect(sent).not.toMatch(/\r\n0\r\n\r\n$/); // the end, which a whole file has
  } finally {
    socket.destroy();
    await sql`alter table if exists audit_events_gone rename to audit_events`.execute(
      server.ctx.db,
    );
  }
}, 60_000);
