/** The composition root: opens what the server needs and registers its features, in this order. */
import type { Logger } from "pino";
import { staffAccessRoutes } from "./admin/access-routes.ts";
import { lookAfterRoutes } from "./admin/look-after-routes.ts";
import { staffSessionRoutes } from "./admin/session-routes.ts";
import { setupRoutes } from "./admin/setup-routes.ts";
import { staffUserRoutes } from "./admin/user-routes.ts";
import { createBreaches } from "./breaches/look-up.ts";
import { breachesUrl } from "./config/breached-passwords.ts";
import type { Config } from "./config/load.ts";
import type { Context } from "./context.ts";
import { deriveKeys } from "./crypto/derived-keys.ts";
import { createPasswordHasher } from "./crypto/password-hash.ts";
import { DatabaseClock } from "./db/clock.ts";
import type { Database } from "./db/database.ts";
import { openPostgresql } from "./db/postgresql.ts";
import { inboxRoutes } from "./delivery/inbox/routes.ts";
import { OutboxSignal } from "./delivery/outbox-signal.ts";
import { receiptRoutes } from "./delivery/routes.ts";
import { configuredSenders } from "./delivery/senders/configured.ts";
import { accountLook } from "./http/account-look.ts";
import type { App } from "./http/app-type.ts";
import { consoleFiles } from "./http/console-files.ts";
import { collectOpenapi, docsRoutes } from "./http/docs.ts";
import { errorPages } from "./http/error-pages.ts";
import { healthRoutes } from "./http/health.ts";
import { createMetrics, type Metrics } from "./http/metrics.ts";
import type { ServerState } from "./http/refuse-requests.ts";
import { createServer } from "./http/server.ts";
import { guardStaff } from "./http/staff-guard.ts";
import { createLimits } from "./limits/create.ts";
import { accountRoutes } from "./login/account-routes.ts";
import { loginRoutes } from "./login/routes.ts";
import { createLastSeen, type LastSeen } from "./sessions/last-seen.ts";
import { createLiveSessions } from "./sessions/live.ts";
import { sessionRoutes } from "./sessions/routes.ts";
import { type AccessTokens, createAccessTokens } from "./tokens/access-token.ts";
import { isSigningAlgorithm } from "./tokens/key-pair.ts";
import { keyRoutes } from "./tokens/routes.ts";
import { createSigningKeys, type SigningKeys } from "./tokens/signing-keys.ts";
import { ownAccountRoutes } from "./users/account-routes.ts";
import { addressRoutes } from "./users/address-routes.ts";
import { dataRoutes } from "./users/data-routes.ts";
import { endReusedSession } from "./users/end-reused-session.ts";
import { loadMetadataCheck } from "./users/metadata-rules.ts";
import { userRoutes } from "./users/routes.ts";

/** Opens the database that the configuration names. @throws FolderInUseError */
export async function openDatabase(config: Config, log: Logger): Promise<Database> {
  if (config.database === undefined) {
    // Loaded only where it is used: it costs memory that a server on PostgreSQL can do without.
    const { openEmbedded } = await import("./db/embedded.ts");
    return openEmbedded(config.KPA_DATA_DIR);
  }
  return openPostgresql(config.database, {
    tls: config.KPA_DATABASE_TLS,
    onIdleError: (error) => log.warn({ err: error }, "an idle database connection was lost"),
  });
}

export interface ContextParts {
  readonly config: Config;
  readonly secret: string;
  readonly database: Database;
  readonly log: Logger;
}

export function createContext(parts: ContextParts): Context & { readonly clock: DatabaseClock } {
  const { config, log } = parts;
  const db = parts.database.kysely;
  const clock = new DatabaseClock();
  return {
    ...parts,
    keys: deriveKeys(parts.secret, parts.config.KPA_SECRET_KEY_PREVIOUS),
    db,
    clock,
    limits: createLimits({ config, log, db, clock }),
    passwords: createPasswordHasher(parts.config.KPA_HASH_QUEUE, undefined, tellOnce(parts.log)),
    breaches: createBreaches({
      baseUrl: breachesUrl(config),
      nowMs: () => clock.nowMs(),
      onFault: (reason) =>
        log.warn({ reason }, "leaked passwords cannot be looked up: any password passes"),
      onRecovery: () => log.info("leaked passwords can be looked up again"),
    }),
    outbox: new OutboxSignal(),
  };
}

/** Closes what the context opened, the database included. */
export async function closeContext(ctx: Context): Promise<void> {
  await ctx.passwords.close();
  await ctx.limits.counters.close();
  await ctx.database.close();
}

function tellOnce(log: Logger): () => void {
  let isTold = false;
  return () => {
    if (isTold) return;
    isTold = true;
    log.warn(
      "a stored password hash asks for more work than is done for any: its user cannot log in by password. `kpa doctor` names all of them",
    );
  };
}

export interface Application {
  readonly server: App;
  readonly state: ServerState;
  readonly lastSeen: LastSeen;
  readonly tokens: AccessTokens;
  readonly metrics: Metrics;
  /** Absent where `SECRET_KEY` signs. */
  readonly signingKeys: SigningKeys | undefined;
}

/** Builds the server on a context. It listens to nothing yet. */
export async function createApplication(ctx: Context, version: string): Promise<Application> {
  const state: ServerState = { isReady: false, isDraining: false };
  const metrics = createMetrics(ctx);
  const server = await createServer(ctx, metrics, state);
  const lastSeen = createLastSeen(ctx);
  // What is still being looked up is written down while the database is open.
  server.addHook("onClose", () => ctx.breaches.settled());
  const signingKeys = isSigningAlgorithm(ctx.config.ALGORITHM) ? createSigningKeys(ctx) : undefined;
  const check = {
    tokens: createAccessTokens(
      {
        algorithm: ctx.config.ALGORITHM,
        secret: ctx.secret,
        previousSecret: ctx.config.KPA_SECRET_KEY_PREVIOUS,
        signingKeys,
        issuer: ctx.config.KPA_ISSUER,
        audience: ctx.config.KPA_AUDIENCE,
        lifetimeSeconds: ctx.config.ACCESS_TOKEN_EXPIRE_MINUTES * 60,
        acceptsSeedTokens: ctx.config.KPA_SEED_TOKENS === "accept",
      },
      () => ctx.clock.nowMs(),
    ),
    live: createLiveSessions(ctx),
    lastSeen,
  };

  await collectOpenapi(server, version);
  loginRoutes(server, ctx, check, metrics);
  accountRoutes(server, ctx, check);
  sessionRoutes(server, ctx, check, (session, caller) => endReusedSession(ctx, session, caller));
  userRoutes(server, ctx, check, loadMetadataCheck(ctx.config));
  ownAccountRoutes(server, ctx, check);
  addressRoutes(server, ctx, check);
  dataRoutes(server, ctx, check);
  const staff = guardStaff(ctx, check);
  staffAccessRoutes(server, ctx, staff, check.tokens, version);
  setupRoutes(server, ctx, check.tokens);
  staffUserRoutes(server, ctx, staff);
  staffSessionRoutes(server, ctx, staff);
  lookAfterRoutes(server, ctx, staff, signingKeys);
  keyRoutes(server, signingKeys);
  receiptRoutes(server, ctx, configuredSenders(ctx.config));
  inboxRoutes(server, ctx);
  healthRoutes(server, ctx, metrics, state);
  errorPages(server);
  if (ctx.config.KPA_CONSOLE === "on") consoleFiles(server, ["console"]);
  if (ctx.config.KPA_ACCOUNT_PAGES === "on") {
    consoleFiles(server, ["account"]);
    accountLook(server, ctx);
  }
  docsRoutes(server);
  await server.ready();
  return { server, state, lastSeen, tokens: check.tokens, metrics, signingKeys };
}
