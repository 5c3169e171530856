/** The filters of the page's address, as the server asks for them. */
import type { Data } from "kpa-client";

export type AuditEvent = Data<"GET", "/api/v1/admin/audit-events">["items"][number];

export type EventFilters = {
  readonly [N in "user_id" | "actor_id" | "type" | "result" | "from" | "to"]?: string;
};

export function queryOf({ user_id, actor_id, type, result, from, to }: EventFilters) {
  return {
    ...(user_id === undefined ? {} : { user_id: Number(user_id) }),
    ...(actor_id === undefined ? {} : { actor_id: Number(actor_id) }),
    ...(type === undefined ? {} : { type }),
    ...(result === undefined ? {} : { result: result as AuditEvent["result"] }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
