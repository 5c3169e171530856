import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { makeSetupLink } from "../admin/setup-link.ts";
import {
  type Application,
  closeContext,
  createApplication,
  createContext,
  openDatabase,
} from "../app.ts";
import { beginLog } from "../audit/seal.ts";
import { type Config, ConfigError } from "../config/load.ts";
import { configWarnings } from "../config/production.ts";
import type { Context } from "../context.ts";
import { isDatabaseUnavailable } from "../db/faults.ts";
import { startMessageWorker } from "../delivery/worker.ts";
import { createLog, type Log } from "../log.ts";
import { startMaintenance, writeSeen } from "../maintenance.ts";
import { resolveSecret } from "../secret.ts";
import { ensureSigningKey } from "../tokens/rotate.ts";
import { ensureDemoUser } from "../users/demo-user.ts";
import { version } from "../version.ts";
import { reportFailure } from "./failure.ts";
import { migrate } from "./migrate.ts";
import { examineConfig } from "./setup.ts";
import { startScreen } from "./start-screen.ts";
import { CommandError, type GlobalOptions, type Terminal } from "./terminal.ts";

/** How long readiness is down before the listener stops, so that a balancer notices. */
const drainDelayMs = 1_000;
/** How long requests under way may take once draining has begun. */
const drainLimitMs = 25_000;
const sweepEveryMs = 100;
const retryEveryMs = 500;

export interface RunningServer {
  readonly url: string;
  /** Answers what is under way, then closes everything. Called twice, it is done once. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the server. It listens at once and answers 503 until the database is there and migrated.
 * @throws ConfigError, CommandError
 */
export async function serve(terminal: Terminal, options: GlobalOptions): Promise<RunningServer> {
  const { config, faults } = examineConfig(terminal, options);
  if (config === undefined || faults.length > 0) throw new ConfigError(faults);

  const logging = createLog(
    config.KPA_LOG_LEVEL,
    terminal.isTerminal ? { format: "short", stream: terminal.stdout } : { format: "json" },
  );
  terminal.onExit(logging.flush);
  for (const warning of configWarnings(config)) logging.log.warn(warning);
  const database = await openDatabase(config, logging.log);
  const ctx = createContext({ config, secret: resolveSecret(config), database, log: logging.log });
  const application = await createApplication(ctx, version);
  try {
    await listen(application, config);
    const url = addressOf(application, config);
    logging.log.info({ version, url, database: database.engine, env: config.KPA_ENV }, "listening");
    const stopStarting = new AbortController();
    const becameReady = becomeReady(ctx, application, stopStarting.signal);
    // An embedded database is there by now, and what fails on it will not mend itself.
    if (database.engine === "pglite") await becameReady;
    const stopMaintenance = startMaintenance(ctx, application.lastSeen, application.signingKeys);
    const stopWorker = startOnceReady(becameReady, () =>
      startMessageWorker(ctx, { report: application.metrics.messageAttempted }),
    );
    const stop = once(async () => {
      stopStarting.abort();
      await drain(application, config);
      await Promise.all([stopMaintenance(), stopWorker()]);
      await writeSeen(ctx, application.lastSeen);
      await close(ctx, logging);
    });
    becameReady.then(
      async (isReady) => {
        if (!isReady) return;
        logging.log.info({ url }, "ready");
        if (!terminal.isTerminal) return;
        const token = await findSetupToken(ctx);
        terminal.stdout.write(startScreen(config, url, version, token));
      },
      async (error) => {
        logging.log.fatal({ err: error }, "the database cannot be used");
        await stop();
        terminal.exit(reportFailure(terminal, error, options.json));
      },
    );
    return { url, stop };
  } catch (error) {
    await application.server.close();
    await close(ctx, logging);
    throw error;
  }
}

/** On the screen of a development server alone, and in no log: whoever reads it becomes admin. */
async function findSetupToken(ctx: Context): Promise<string | undefined> {
  if (ctx.config.isProduction) return undefined;
  return makeSetupLink(ctx, ctx.db).catch((error) => {
    ctx.log.warn({ err: error }, "no set-up link could be made: `kpa user setup-link` makes one");
    return undefined;
  });
}

/** @returns stops it, whether it has started yet or not */
function startOnceReady(
  ready: Promise<boolean>,
  start: () => () => Promise<void>,
): () => Promise<void> {
  let stop: (() => Promise<void>) | undefined;
  let isStopped = false;
  ready.then(
    (isReady) => {
      if (isReady && !isStopped) stop = start();
    },
    () => {}, // told by whoever waits for the database
  );
  return async () => {
    isStopped = true;
    await stop?.();
  };
}

async function close(ctx: Context, logging: Log): Promise<void> {
  await closeContext(ctx);
  logging.log.info("stopped");
  logging.flush();
}

async function listen(application: Application, config: Config): Promise<void> {
  try {
    await application.server.listen({ port: config.PORT, host: config.HOST });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") {
      throw new CommandError(
        "port_in_use",
        `port ${config.PORT} on ${config.HOST} is in use: stop what listens there, or set PORT to another one`,
      );
    }
    if (code === "EACCES" || code === "EADDRNOTAVAIL") {
      throw new CommandError("cannot_listen", `HOST and PORT cannot be listened on (${code})`);
    }
    throw error;
  }
}

function addressOf(application: Application, config: Config): string {
  const { port } = application.server.server.address() as AddressInfo;
  const host = config.HOST === "0.0.0.0" || config.HOST === "::" ? "127.0.0.1" : config.HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/**
 * Waits for the database, however long it takes, and brings it up to date.
 * @returns whether it is ready; false where the server is told to stop first
 * @throws what waiting does not mend
 */
async function becomeReady(
  ctx: ReturnType<typeof createContext>,
  application: Application,
  stopped: AbortSignal,
): Promise<boolean> {
  for (let isFirst = true; !stopped.aborted; isFirst = false) {
    try {
      await refuseForgetfulDatabase(ctx);
      const { applied, adopted } = await migrate(ctx);
      if (applied.length > 0)
        ctx.log.info({ applied, adopted }, "the database was brought up to date");
      if (await beginLog(ctx)) ctx.log.info("the chain of the audit log was begun");
      if (await ensureDemoUser(ctx)) ctx.log.info("the demo user was made");
      await ctx.clock.compare(ctx.db);
      const key = await ensureSigningKey(ctx);
      if (key) ctx.log.info({ kid: key.kid, algorithm: key.algorithm }, "a signing key was made");
      await application.signingKeys?.refresh();
      application.state.isReady = true;
      return true;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      if (isFirst) ctx.log.warn({ err: error }, "waiting for the database");
      await sleep(retryEveryMs, undefined, { signal: stopped }).catch(() => {});
    }
  }
  return false;
}

/** In production an answer means that what it says is on disk. */
async function refuseForgetfulDatabase(ctx: Context): Promise<void> {
  if (!ctx.config.isProduction || ctx.database.engine !== "postgresql") return;
  const { rows } = await sql<{ name: string }>`
    select name from pg_settings
     where name in ('fsync', 'synchronous_commit') and setting = 'off'`.execute(ctx.db);
  if (rows.length === 0) return;
  throw new CommandError(
    "database_forgets",
    `the database runs with ${rows.map((row) => `${row.name}=off`).join(" and ")} and can lose what was acknowledged: turn it on for production`,
  );
}

async function drain(application: Application, config: Config): Promise<void> {
  application.state.isDraining = true;
  if (config.isProduction) await sleep(drainDelayMs);
  const { server } = application.server;
  const closed = application.server.close();
  // Closing ends the connections that are idle then. One whose last request was under way becomes
  // idle later, and a client that keeps it open would hold the server.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs);
  const limit = new AbortController();
  await Promise.race([
    closed,
    sleep(drainLimitMs, undefined, { signal: limit.signal }).catch(() => {}),
  ]);
  limit.abort();
  clearInterval(sweep);
  server.closeAllConnections();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
