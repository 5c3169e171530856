/** Which options stand together. A new one finds its place by its name, or stands under "other". */
import type { settings } from "../../texts/en/settings.ts";

export type Group = keyof (typeof settings)["groups"];

/** The first that fits counts. */
const patterns: readonly (readonly [Group, RegExp])[] = [
  ["limits", /LIMITS|HASH_QUEUE/],
  ["messages", /SMS|MAIL|TEST_NUMBERS|VERIFICATION/],
  ["database", /DATABASE|DATA_DIR|REDIS/],
  ["tokens", /SECRET|ALGORITHM|TOKEN_EXPIRE|ISSUER|AUDIENCE|SEED_TOKENS/],
  ["sessions", /SESSION|REFRESH/],
  ["people", /PASSWORD|REGISTRATION|REHASH|DEMO_USER|DELETION|NUMBER_RECYCLE/],
  ["account", /BRAND|ACCOUNT|RETURN/],
  ["server", /PORT|HOST|ENV|REGION|CONSOLE|ORIGINS|PROXY|METRICS|WORKERS|LOG/],
];

const order: readonly Group[] = [
  "server",
  "database",
  "tokens",
  "sessions",
  "people",
  "messages",
  "limits",
  "account",
  "other",
];

function groupOf(name: string): Group {
  return patterns.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
}

/** @returns the groups that have something, in their order */
export function grouped<S extends { readonly name: string }>(
  settings: readonly S[],
): readonly { readonly group: Group; readonly settings: readonly S[] }[] {
  return order
    .map((group) => ({ group, settings: settings.filter(({ name }) => groupOf(name) === group) }))
    .filter((found) => found.settings.length > 0);
}
