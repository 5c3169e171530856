/** A log of events without a server around it, and ways to do to it what nobody should. */
import { sql } from "kysely";
import { onTestFinished } from "vitest";
import { recordEvent } from "../../src/audit/record.ts";
import { beginLog } from "../../src/audit/seal.ts";
import { verifyLog } from "../../src/audit/verify.ts";
import { deriveKeys, type Keys } from "../../src/crypto/derived-keys.ts";
import { DatabaseClock } from "../../src/db/clock.ts";
import type { Database, Db } from "../../src/db/database.ts";
import { openTestDatabase, testSecret } from "./test-server.ts";

export interface Log {
  readonly database: Database;
  readonly url: string | undefined;
  readonly db: Db;
  readonly clock: DatabaseClock;
  readonly keys: Keys;
}

/** @param offsetSeconds of the clock that the log is begun by */
export async function openLog({ offsetSeconds = 0 } = {}): Promise<Log> {
  const { database, url } = await openTestDatabase();
  onTestFinished(() => database.close());
  const clock = new DatabaseClock();
  clock.offsetSeconds = offsetSeconds;
  const log = { database, url, db: database.kysely, clock, keys: deriveKeys(testSecret) };
  await beginLog(log);
  return log;
}

/** An event with a value in every column that one can have. */
export function fullEvent(n = 0) {
  return {
    type: "login.password",
    result: "failure",
    reason: "invalid_credentials",
    actor: { kind: "user", id: 7 },
    sessionId: "0198c0de-0000-7000-8000-000000000001",
    caller: { ip: "192.0.2.7", userAgent: "tests/1", requestId: `request-${n}`, language: "en" },
    subject: "+919876543210",
    details: { b: n, a: "ä\u2028", "10": null, "9": true, A: -1.5e-7 },
    hidesUser: true,
  } as const;
}

/** So many events in one transaction, and so in one lane. @returns that lane */
export async function writeEvents(log: Log, count: number): Promise<number> {
  await log.db.transaction().execute(async (tx) => {
    for (let n = 0; n < count; n++) await recordEvent(log, tx, fullEvent(n));
  });
  const row = await log.db
    .selectFrom("audit_events")
    .select("lane")
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  return row.lane ?? -1;
}

/** Writes events, one in a transaction, until so many have come to the lane. */
export async function fillLane(log: Log, lane: number, count: number): Promise<void> {
  const write = async () => {
    for (let n = 0; n < count; n++) await writeEvents(log, 1);
  };
  if (log.url === undefined) return write();
  // With every other lane held, there is one choice.
  await log.db.transaction().execute(async (tx) => {
    await sql`select from audit_lanes where lane >= 0 and lane <> ${lane} for update`.execute(tx);
    await write();
  });
}

/** With nothing in the way that an owner of the tables can take away. */
export async function damage(log: Log, ...statements: readonly string[]): Promise<void> {
  const tables = ["audit_events", "audit_lanes", "audit_seals"];
  await log.db.transaction().execute(async (tx) => {
    for (const table of tables) {
      await sql.raw(`alter table ${table} disable trigger all`).execute(tx);
    }
    for (const statement of statements) await sql.raw(statement).execute(tx);
    for (const table of tables) {
      await sql.raw(`alter table ${table} enable trigger all`).execute(tx);
    }
  });
}

export async function eventId(log: Log, lane: number, position: number): Promise<string> {
  const row = await log.db
    .selectFrom("audit_events")
    .select("id")
    .where("lane", "=", lane)
    .where("lane_position", "=", position)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Text that a statement can hold. */
function bytes(value: Uint8Array | null): string {
  return value === null ? "null" : `'\\x${Buffer.from(value).toString("hex")}'`;
}

/** A lane's row as it is now, and what puts it back to that. */
export async function keepLane(log: Log, lane: number) {
  const row = await log.db
    .selectFrom("audit_lanes")
    .selectAll()
    .where("lane", "=", lane)
    .executeTakeFirstOrThrow();
  const restore = `update audit_lanes set head_position = ${row.head_position},
    head_chain = ${bytes(row.head_chain)}, head_mac = ${bytes(row.head_mac)} where lane = ${lane}`;
  return { ...row, restore };
}

export async function findingsOf(log: Log, kept?: Parameters<typeof verifyLog>[1]) {
  const { findings, ok } = await verifyLog(log, kept);
  if (ok !== (findings.length === 0)) throw new Error("ok does not say what the findings say");
  return findings;
}
