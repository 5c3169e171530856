import { queryClient } from "../../app/queries.ts";

/** After sessions have ended: whatever shows some asks again. Settles when the new answers are there. */
export async function refreshSessions(): Promise<void> {
  await Promise.all(
    ["sessions", "user", "users"].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  );
}
