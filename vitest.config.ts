import { configDefaults, defineConfig } from "vitest/config";

/** Of the suite in `server/test`, what is the same on every database: on PostgreSQL, which starts quicker. */
const onOneEngine = [
  "access-token-claims",
  "access-tokens",
  "authorization-header",
  "docs-page",
  "key-changes",
  "keys-command",
  "log-in-overload",
  "pages-*",
  "process-cli",
  "process-cli-user",
  "process-server",
  "protect-an-api",
  "transport-answers",
  "transport-bodies",
  "transport-connections",
  "transport-origins",
  "transport-overload",
  "transport-proxies",
  "transport-routing",
].map((name) => `server/test/${name}.test.ts`);
/** The rest of it runs once for each engine; what needs no database runs once. */
const databaseTests = {
  include: ["server/test/**/*.test.ts"],
  testTimeout: 30_000,
  hookTimeout: 60_000,
};
const pagesSetup = "./server/test/harness/pages-setup.ts";
const hasPostgresql = (process.env.TEST_DATABASE_URL ?? "") !== "";

/** `kpa-client` is tested, and used by tests, as it stands in `client/src`. */
const conditions = ["kpa-source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
    reporters: [process.env.CI ? "default" : "dot", "./server/test/harness/count-reporter.ts"],
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["{server/src,console/src,bench}/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          ...databaseTests,
          include: ["client/test/**/*.test.ts"],
          name: "client",
          provide: { engine: hasPostgresql ? "postgresql" : "pglite" },
          globalSetup: hasPostgresql
            ? "./server/test/harness/postgresql-setup.ts"
            : "./server/test/harness/pglite-setup.ts",
        },
      },
      {
        extends: true,
        test: {
          ...databaseTests,
          name: "pglite",
          exclude: [...configDefaults.exclude, ...(hasPostgresql ? onOneEngine : [])],
          provide: { engine: "pglite" },
          globalSetup: [pagesSetup, "./server/test/harness/pglite-setup.ts"],
        },
      },
      ...(hasPostgresql
        ? [
            {
              extends: true as const,
              test: {
                ...databaseTests,
                name: "postgresql",
                provide: { engine: "postgresql" as const },
                globalSetup: [pagesSetup, "./server/test/harness/postgresql-setup.ts"],
              },
            },
          ]
        : []),
    ],
  },
});
