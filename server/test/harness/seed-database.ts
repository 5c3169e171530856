/** A database as the seed leaves it: its table by its DDL, rows by its INSERT, bcrypt hashes. */
import { hashSync } from "@node-rs/bcrypt";
import { sql } from "kysely";
import type { Database } from "../../src/db/database.ts";

/** What SQLAlchemy's `create_all()` emits for the seed's model. */
export const seedTable = [
  `CREATE TABLE users (
    id SERIAL NOT NULL,
    phone VARCHAR NOT NULL,
    password_hash VARCHAR NOT NULL,
    name VARCHAR,
    email VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (email)
  )`,
  "CREATE UNIQUE INDEX ix_users_phone ON users (phone)",
  "CREATE INDEX ix_users_id ON users (id)",
];

export async function createSeedTable(database: Database): Promise<void> {
  for (const statement of seedTable) await sql.raw(statement).execute(database.kysely);
}

export interface SeedUser {
  readonly phone: string;
  readonly password: string;
  readonly name?: string | null;
  readonly email?: string | null;
}

/** The seed's own INSERT, which names four columns. bcrypt at cost 4, for the tests' time. */
export async function insertSeedUser(
  database: Database,
  user: SeedUser,
  cost = 4,
): Promise<number> {
  const hash = hashSync(user.password, cost).replace(/^\$2y\$/, "$2b$");
  const { rows } = await sql<{ id: number }>`
    INSERT INTO users (phone, password_hash, name, email)
    VALUES (${user.phone}, ${hash}, ${user.name ?? null}, ${user.email ?? null})
    RETURNING users.id`.execute(database.kysely);
  return rows[0]?.id ?? 0;
}
