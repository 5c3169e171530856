import { kpa } from "../../app/kpa.ts";
import { refreshPeople } from "../../app/refresh-people.ts";
import type { StaffUser } from "./user-status.tsx";

type Change = NonNullable<
  Parameters<typeof kpa.request<"PATCH", "/api/v1/admin/users/{id}">>[2]
>["body"];

/** Settles when the pages that show the user have the new state. */
export async function changeUser(id: number, body: Change): Promise<StaffUser> {
  const { user } = await kpa.request("PATCH", "/api/v1/admin/users/{id}", {
    path: { id: String(id) },
    body,
  });
  await refreshPeople();
  return user;
}
