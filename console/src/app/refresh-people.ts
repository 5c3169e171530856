import { queryClient } from "./queries.ts";

/**
 * After something was done to people or their sessions: whatever shows them asks again. Settles when the new
 * answers are there, so that a dialog closes over what has become of it.
 */
export async function refreshPeople(): Promise<void> {
  await Promise.all(
    ["user", "users", "sessions"].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  );
}
