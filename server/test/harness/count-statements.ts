import { PostgresQueryCompiler } from "kysely";
import type { Database } from "../../src/db/database.ts";

/** A database that counts the statements that go through it. */
export function countingStatements(database: Database): {
  readonly database: Database;
  readonly count: () => number;
  /** What was sent since this was last asked: each statement with its placeholders, and each `begin`. */
  readonly takeTexts: () => readonly string[];
} {
  const compiler = new PostgresQueryCompiler();
  let count = 0;
  let texts: string[] = [];
  const kysely = database.kysely.withPlugin({
    transformQuery: ({ node, queryId }) => {
      count++;
      texts.push(compiler.compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const transaction = kysely.transaction.bind(kysely);
  kysely.transaction = () => {
    texts.push("begin");
    return transaction();
  };
  const check: Database["check"] = (name, text, values) => {
    count++;
    texts.push(text);
    return database.check(name, text, values);
  };
  return {
    database: { ...database, kysely, check },
    count: () => count,
    takeTexts: () => {
      const taken = texts;
      texts = [];
      return taken;
    },
  };
}
