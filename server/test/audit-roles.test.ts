/** A server whose role does not own the tables: what the manual grants is enough, and no more. */
import { readFileSync } from "node:fs";
import { sql } from "kysely";
import pg from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { sealLog } from "../src/audit/seal.ts";
import { verifyLog } from "../src/audit/verify.ts";
import { clean } from "../src/maintenance.ts";
import { rotateSigningKey } from "../src/tokens/rotate.ts";
import { runCommand } from "./harness/command.ts";
import { goodPassword, newPerson } from "./harness/people.ts";
import { createTestDatabase } from "./harness/postgresql.ts";
import { openAt, startTestServer, testSecret } from "./harness/test-server.ts";

const manual = readFileSync(new URL("../../docs/audit-log.md", import.meta.url), "utf8");

/** @returns the address of a database in which every connection has that role and no other rights */
async function openWithRole(): Promise<{ url: string; role: string }> {
  const url = await createTestDatabase("template");
  const name = new URL(url).pathname.slice(1);
  const role = `${name}_server`;
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  const grants = /```sql\n(.*?)```/s.exec(manual)?.[1] ?? "";
  await owner.query(`CREATE ROLE ${role} NOLOGIN`);
  await owner.query(grants.replaceAll("kpa_server", role));
  await owner.query(`ALTER DATABASE ${name} SET role = ${role}`);
  onTestFinished(async () => {
    await owner.query(`DROP OWNED BY ${role}`);
    await owner.query(`ALTER DATABASE ${name} RESET role`);
    await owner.query(`DROP ROLE ${role}`);
    await owner.end();
  });
  return { url, role };
}

describe.runIf(inject("engine") === "postgresql")("a role that owns nothing", () => {
  test("runs a server, its jobs and its commands", async () => {
    const { url, role } = await openWithRole();
    const database = openAt(url);
    onTestFinished(() => database.close());
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(
      database.kysely,
    );
    expect(rows).toEqual([{ role }]);
    const server = await startTestServer({ database });
    server.advance(-366 * 24 * 60 * 60);
    const person = await newPerson(server);
    await server.logIn(person.phone, "wrong");
    await server.token(person.phone, goodPassword);
    await sealLog(server.ctx, 0);
    await rotateSigningKey(server.ctx, "EdDSA", false);
    server.advance(366 * 24 * 60 * 60);
    const leaver = await newPerson(server);
    const body = { password: goodPassword };
    expect((await server.delete("/api/v1/user", { token: leaver.token, body })).status).toBe(200);
    const before = await verifyLog(server.ctx);
    await clean(server.ctx);
    const after = await verifyLog(server.ctx);
    expect([before.ok, after.ok]).toEqual([true, true]);
    expect(after.events).toBeGreaterThan(0);
    expect(after.events).toBeLessThan(before.events);
    await server.close();
    const environment = { KPA_ENV: "development", SECRET_KEY: testSecret, DATABASE_URL: url };
    for (const args of [
      ["audit", "verify"],
      ["audit", "seal"],
      ["user", "disable", person.phone],
      ["migrate", "up"],
      ["doctor"],
    ]) {
      expect(await runCommand(args, { environment }), args.join(" ")).toMatchObject({ code: 0 });
    }
  });

  test.each([
    "update audit_events set reason = 'x'",
    "delete from audit_events",
    "truncate audit_events",
    "update audit_seals set events = 0",
    "delete from audit_seals",
    "truncate audit_seals",
    "delete from audit_lanes",
    "truncate audit_lanes",
    "insert into audit_lanes (lane) values (64)",
    "alter table audit_events disable trigger all",
    "drop trigger audit_events_kept on audit_events",
    "create or replace function kpa_keep_event() returns trigger language plpgsql as 'begin return old; end'",
    "set session_replication_role = replica",
  ])("cannot: %s", async (statement) => {
    const { url } = await openWithRole();
    const database = openAt(url);
    const refused = await sql
      .raw(statement)
      .execute(database.kysely)
      .catch((error) => error);
    await database.close();
    expect(refused.code).toBe("42501");
  });
});
