/** The seed's SQLAlchemy itself, at work on a database while this server is. */
import { sql } from "kysely";
import { expect, inject, onTestFinished, test } from "vitest";
import { migrate } from "../src/commands/migrate.ts";
import type { Database } from "../src/db/database.ts";
import { createSeedTable } from "./harness/seed-database.ts";
import { startSeedModel, whyNoSeedModel } from "./harness/seed-model.ts";
import { openTestDatabase, startTestServer } from "./harness/test-server.ts";

// The embedded database is one process's own: the seed could not connect to it.
const reason =
  inject("engine") === "pglite" ? "the embedded database has no port" : whyNoSeedModel();
if (reason !== undefined) process.stderr.write(`The seed's model is not run: ${reason}\n`);

test.skipIf(reason !== undefined)(
  "the seed's create_all, INSERT, query, UPDATE and DELETE work while this server runs",
  async () => {
    const { database, url = "" } = await openTestDatabase("empty");
    const seed = startSeedModel(url);
    await seed("create_all");
    const byModel = await shapeOfUsers(database);
    const old = await seed("add", { phone: "7760873976", password: "to_share@123" });

    const server = await startTestServer({ database, demoUser: false });
    onTestFinished(async () => {
      await server.close();
      await database.close();
    });
    expect((await migrate(server.ctx)).adopted?.rows).toBe(1);
    await seed("create_all"); // the seed does so at each start
    expect((await server.logIn("+91 77608 73976", "to_share@123")).body.data?.user.id).toBe(old);
    expect(await seed("log_in", { phone: "7760873976", password: "to_share@123" })).toBeNull();

    const user = { phone: "98100 00001", name: "Asha", email: "asha@example.com" };
    const id = await seed("add", { ...user, password: "correct horse 1" });
    const entered = await server.logIn("+919810000001", "correct horse 1");
    expect(entered.body.data?.user).toEqual({ id, ...user });
    expect(await seed("add", { ...user, password: "x" })).toEqual({ refused: "23505" });

    await seed("change_phone", { id, phone: "9810000002" });
    expect((await server.logIn("98100 00001", "correct horse 1")).status).toBe(401);
    const token = await server.token("+919810000002", "correct horse 1");
    await seed("delete", id);
    const refused = await server.get("/api/v1/user/profile", { token });
    expect(refused.body.code).toBe("user_not_found");

    // What the other tests call the seed's table is what its model makes.
    await sql`drop table users cascade`.execute(database.kysely);
    await createSeedTable(database);
    expect(await shapeOfUsers(database)).toEqual(byModel);
  },
);

test.skipIf(reason !== undefined)(
  "with KPA_REHASH=off a user goes on logging in at both",
  async () => {
    const { database, url = "" } = await openTestDatabase("empty");
    const seed = startSeedModel(url);
    await seed("create_all");
    const server = await startTestServer({
      database,
      demoUser: false,
      environment: { KPA_REHASH: "off" },
    });
    onTestFinished(async () => {
      await server.close();
      await database.close();
    });
    await migrate(server.ctx);
    const id = await seed("add", { phone: "9810000001", password: "correct horse 1" });
    const given = { phone: "9810000001", password: "correct horse 1" };
    expect((await server.logIn(given.phone, given.password)).status).toBe(200);
    expect(await seed("log_in", given)).toMatchObject({ id });
  },
);

async function shapeOfUsers(database: Database): Promise<unknown> {
  const { rows: columns } = await sql`
    select column_name, data_type, is_nullable, column_default from information_schema.columns
     where table_name = 'users' order by ordinal_position`.execute(database.kysely);
  const { rows: indexes } = await sql`
    select indexdef from pg_indexes where tablename = 'users' order by indexname`.execute(
    database.kysely,
  );
  return { columns, indexes };
}
