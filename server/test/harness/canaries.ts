/** What no log line and no audit row may hold, looked for in whatever each test made the server write. */
import { sql } from "kysely";
import type { Database } from "../../src/db/database.ts";

const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an access token", /eyJ[\w-]{10,}\.[\w-]{10,}/],
  ["a refresh or a device token", /(?<![\w-])[\w-]{71,76}(?![\w-])/],
  ["a password's hash", /\$(?:argon2id|2[aby])\$/],
  ["a full phone number", /(?<![\w.-])\+?(?:91)?[6-9]\d{9}(?![\w.-])/],
  ["a password", /to_share@123|nobody says|correct horse/],
];

/** @throws Error that names what was found and where, not the value */
export function refuseSecrets(where: string, text: string): void {
  for (const [what, pattern] of forbidden) {
    const at = text.search(pattern);
    if (at !== -1) {
      const shown = text.replace(pattern, "(here)").slice(Math.max(0, at - 120), at + 40);
      throw new Error(`${where} holds ${what}: ${shown}`);
    }
  }
}

/** A test may have taken the tables, or the connection, away. */
export async function refuseSecretsIn(database: Database): Promise<void> {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(' ', type, reason, details) as text from audit_events
    union all select last_error from messages where last_error is not null`
    .execute(database.kysely)
    .catch(() => ({ rows: [] }));
  for (const { text } of rows) refuseSecrets("the database", text);
}
