import pino from "pino";
import { closeContext, createApplication, createContext } from "../app.ts";
import { loadConfig } from "../config/load.ts";
import { openPostgresql } from "../db/postgresql.ts";
import { version } from "../version.ts";
import type { GlobalOptions, Terminal } from "./terminal.ts";

/** The OpenAPI document: made from the routes, the same for every configuration. */
export async function makeOpenapi(): Promise<unknown> {
  const config = loadConfig({
    // The pool connects when it is first asked, and nothing is asked of it here.
    environment: { DATABASE_URL: "postgresql://localhost/none", KPA_ENV: "development" },
    readFile: () => "",
  });
  const log = pino({ level: "silent" });
  if (config.database === undefined) throw new Error("the address above was not read");
  const database = openPostgresql(config.database, { tls: "off", onIdleError: () => {} });
  const ctx = createContext({ config, secret: "none", database, log });
  const { server } = await createApplication(ctx, version);
  const document = server.swagger();
  await server.close();
  await closeContext(ctx);
  return document;
}

export async function openapiCommand(terminal: Terminal, options: GlobalOptions): Promise<void> {
  const document = await makeOpenapi();
  terminal.stdout.write(`${JSON.stringify(document, null, options.json ? 0 : 2)}\n`);
}
