/** What the `kpa user` commands do to a user, on the test's database. */
import { endSessionsOfUser } from "../../src/sessions/queries.ts";
import { disableUser, enableUser } from "../../src/users/access-queries.ts";
import { endSessionsExcept } from "../../src/users/end-sessions.ts";
import { setPasswordHash } from "../../src/users/queries.ts";
import type { TestServer } from "./test-server.ts";

export async function setPassword(server: TestServer, id: number, password: string): Promise<void> {
  const { db, passwords } = server.ctx;
  const passwordHash = await passwords.hash(password);
  await db.transaction().execute(async (tx) => {
    await setPasswordHash(tx, id, passwordHash);
    await endSessionsExcept(server.ctx, tx, id, "password_changed");
  });
}

export async function disable(server: TestServer, id: number): Promise<void> {
  const { db, clock } = server.ctx;
  await db.transaction().execute(async (tx) => {
    await disableUser(tx, clock, id);
    await endSessionsOfUser(tx, clock, id, "user_disabled");
  });
}

export async function enable(server: TestServer, id: number): Promise<void> {
  await enableUser(server.ctx.db, id);
}

/** As the seed does it: its DELETE knows nothing of sessions. */
export async function remove(server: TestServer, id: number): Promise<void> {
  await server.ctx.db.deleteFrom("users").where("id", "=", id).execute();
}
