/** What stands in the log about a user. */
import { signIn } from "./accounts.ts";
import type { TestServer } from "./test-server.ts";

/** The events of one type, as they are written. */
export async function eventsAbout(server: TestServer, userId: number, type: string) {
  return server.ctx.db
    .selectFrom("audit_events")
    .select(["actor_kind", "actor_id", "details", "ip_hash", "request_id", "personal"])
    .where("user_id", "=", userId)
    .where("type", "=", type)
    .orderBy("at")
    .orderBy("id")
    .execute();
}

/** As the user's own list shows them, sealed values included. */
export async function toldTo(server: TestServer, user: { readonly id: number }, type: string) {
  const token = await signIn(server, user);
  const { items } = (await server.get("/api/v1/user/events?limit=100", { token })).body.data;
  return items.filter((item: { type: string }) => item.type === type);
}
