import { closeContext, createContext, openDatabase } from "../app.ts";
import { configWarnings } from "../config/production.ts";
import { migrationStatus } from "../db/migrate.ts";
import { startMessageWorker } from "../delivery/worker.ts";
import { createLog } from "../log.ts";
import { resolveSecret } from "../secret.ts";
import { version } from "../version.ts";
import type { RunningServer } from "./serve.ts";
import { explain, readServerConfig } from "./setup.ts";
import { CommandError, type GlobalOptions, type Terminal } from "./terminal.ts";

/**
 * Sends messages and does nothing else, for as long as it runs.
 * @throws ConfigError, CommandError
 */
export async function work(
  terminal: Terminal,
  options: GlobalOptions,
): Promise<Pick<RunningServer, "stop">> {
  const config = readServerConfig(terminal, options);
  if (config.database === undefined) {
    throw new CommandError(
      "embedded_database",
      "the embedded database belongs to the one server that has it open, which sends its messages itself: set DATABASE_URL for workers of their own",
    );
  }
  const logging = createLog(
    config.KPA_LOG_LEVEL,
    terminal.isTerminal ? { format: "short", stream: terminal.stdout } : { format: "json" },
  );
  terminal.onExit(logging.flush);
  for (const warning of configWarnings(config)) logging.log.warn(warning);
  const database = await openDatabase(config, logging.log);
  const ctx = createContext({ config, secret: resolveSecret(config), database, log: logging.log });
  try {
    const { pending } = await migrationStatus(ctx.db);
    if (pending.length > 0) {
      throw new CommandError(
        "not_migrated",
        "the database is not up to date: start the server, or run `kpa migrate up` first",
      );
    }
  } catch (error) {
    await closeContext(ctx);
    throw explain(error);
  }
  const stopWorker = startMessageWorker(ctx);
  logging.log.info({ version, env: config.KPA_ENV }, "sending messages");
  const stop = async () => {
    await stopWorker();
    await closeContext(ctx);
    logging.log.info("stopped");
    logging.flush();
  };
  return { stop };
}
