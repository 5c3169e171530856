import type { Database } from "../../src/db/database.ts";

/** A database that counts the statements that go through it. */
export function countingStatements(database: Database): {
  readonly database: Database;
  readonly count: () => number;
} {
  let count = 0;
  const kysely = database.kysely.withPlugin({
    transformQuery: ({ node }) => {
      count++;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const check: Database["check"] = (...statement) => {
    count++;
    return database.check(...statement);
  };
  return { database: { ...database, kysely, check }, count: () => count };
}
