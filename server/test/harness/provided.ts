/** What the global set-up hands to test files. */
declare module "vitest" {
  export interface ProvidedContext {
    engine: "pglite" | "postgresql";
    /** A dump of a migrated embedded database. */
    pgliteDump: string;
    /** Of a role that may create databases. */
    postgresqlUrl: string;
    /** The migrated database that test databases are cloned from. */
    postgresqlTemplate: string;
    /** The pages that could not be built, and why. */
    pageFaults: readonly { readonly page: string; readonly text: string }[];
  }
}

export {};
