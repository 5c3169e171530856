import { defineConfig } from "vitest/config";

/** The suite in `server/test` runs once for each engine; what needs no database runs once. */
const databaseTests = {
  include: ["server/test/**/*.test.ts"],
  testTimeout: 30_000,
  hookTimeout: 60_000,
};
const hasPostgresql = (process.env.TEST_DATABASE_URL ?? "") !== "";

export default defineConfig({
  test: {
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
    reporters: [process.env.CI ? "default" : "dot", "./server/test/harness/count-reporter.ts"],
    projects: [
      { extends: true, test: { name: "unit", include: ["{server/src,bench}/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          ...databaseTests,
          name: "pglite",
          provide: { engine: "pglite" },
          globalSetup: "./server/test/harness/pglite-setup.ts",
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
                globalSetup: "./server/test/harness/postgresql-setup.ts",
              },
            },
          ]
        : []),
    ],
  },
});
