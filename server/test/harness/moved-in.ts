/** A server that took a seed's database over, and the seed's own statements on the same database. */
import { type RawBuilder, sql } from "kysely";
import { beginLog } from "../../src/audit/seal.ts";
import { migrate } from "../../src/commands/migrate.ts";
import type { Environment } from "../../src/config/load.ts";
import type { Database } from "../../src/db/database.ts";
import type { Adoption } from "../../src/users/adopt.ts";
import { createSeedTable, insertSeedUser, type SeedUser } from "./seed-database.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./test-server.ts";

export interface SeedRow {
  readonly id: number;
  readonly phone: string;
  readonly password_hash: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface MovedIn {
  readonly server: TestServer;
  readonly database: Database;
  readonly adopted: Adoption | undefined;
  readonly seed: Seed;
  readonly close: () => Promise<void>;
}

export async function moveIn(
  users: readonly SeedUser[],
  environment: Environment = {},
): Promise<MovedIn> {
  const { database } = await openTestDatabase("empty");
  await createSeedTable(database);
  for (const user of users) await insertSeedUser(database, user);
  const server = await startTestServer({ database, demoUser: false, environment });
  const { adopted } = await migrate(server.ctx);
  await beginLog(server.ctx);
  return {
    server,
    database,
    adopted,
    seed: seedStatements(database),
    close: async () => {
      await server.close();
      await database.close();
    },
  };
}

type Seed = ReturnType<typeof seedStatements>;

/** The statements that the seed's SQLAlchemy sends, member for member. */
export function seedStatements(database: Database) {
  const run = <Row>(statement: RawBuilder<Row>) => statement.execute(database.kysely);
  const columns = sql`users.id AS users_id, users.phone AS users_phone,
    users.password_hash AS users_password_hash, users.name AS users_name,
    users.email AS users_email`;
  return {
    insert: (user: SeedUser) => insertSeedUser(database, user),
    findByPhone: async (phone: string) =>
      (await run(sql`SELECT ${columns} FROM users WHERE users.phone = ${phone} LIMIT 1`)).rows,
    findById: async (id: number) =>
      (await run(sql`SELECT ${columns} FROM users WHERE users.id = ${id} LIMIT 1`)).rows,
    delete: (id: number) => run(sql`DELETE FROM users WHERE users.id = ${id}`),
    changePhone: (id: number, phone: string) =>
      run(sql`UPDATE users SET phone=${phone} WHERE users.id = ${id}`),
    changeHash: (id: number, hash: string) =>
      run(sql`UPDATE users SET password_hash=${hash} WHERE users.id = ${id}`),
    rows: async (): Promise<readonly SeedRow[]> =>
      (await run(sql<SeedRow>`SELECT id, phone, password_hash, name, email FROM users ORDER BY id`))
        .rows,
    hashOf: async (id: number): Promise<string | undefined> =>
      (await run(sql<SeedRow>`SELECT password_hash FROM users WHERE id = ${id}`)).rows[0]
        ?.password_hash,
  };
}
