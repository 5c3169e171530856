import { queryClient } from "./queries.ts";

/**
 * After something was done to people or their sessions: whatever shows them asks again. Settles when the
 * new answers are there, so that a dialog closes over what has become of it. The reader is told after
 * that: beside an open dialog it would not be read out.
 */
export async function refreshPeople(): Promise<void> {
  await Promise.all(
    ["user", "users", "sessions"].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  );
}
