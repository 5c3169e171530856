import pg from "pg";
import { inject, onTestFinished } from "vitest";
import type {} from "./provided.ts";

export function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

let count = 0;

/** @param from the migrated template, or nothing for an empty database. @returns its address */
export async function createTestDatabase(from: "template" | "empty"): Promise<string> {
  const url = inject("postgresqlUrl");
  const template = inject("postgresqlTemplate");
  const name = `${template}_${process.pid}_${process.hrtime.bigint()}_${count++}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(
      `CREATE DATABASE ${name}${from === "template" ? ` TEMPLATE ${template}` : ""}`,
    );
  } finally {
    await admin.end();
  }
  return withDatabaseName(url, name);
}

/** A connection beside the server's own, closed with the test. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  client.on("error", () => {}); // it may be terminated on purpose
  onTestFinished(() => client.end());
  return client;
}
