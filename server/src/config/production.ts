/** What a server refuses to start with in production, because it would only look safe. */
import { type DatabaseAddress, isLocalHost } from "./database-url.ts";
import type { OptionName, OptionValues } from "./options.ts";
import type { Origin } from "./sources.ts";

const minimumSecretBytes = 32;

/**
 * Secrets that stand in public documentation, the seed's own `.env` among them. Compared without case
 * and without what people put between words.
 */
const publishedSecrets = new Set(
  [
    "your_secret_key",
    "your_secret_key_here",
    "secret",
    "secret_key",
    "supersecret",
    "changeme",
    "change_me",
    "change_this",
    "change_me_in_production",
    "your-256-bit-secret",
    "your-super-secret-key",
    "a-string-secret-at-least-256-bits-long",
    // The example keys of FastAPI's tutorial and of jwt.io.
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e8",
  ].map(bare),
);

function bare(secret: string): string {
  return secret.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** A configuration, as far as it could be read. */
interface Judged extends Partial<OptionValues> {
  readonly database: DatabaseAddress | undefined;
  readonly isProduction: boolean;
  /** Options of which it cannot be told what they say: no fault follows from their absence. */
  readonly unclear?: ReadonlySet<OptionName>;
  /** Where each value comes from; absent where the configuration cannot be read. */
  readonly origins?: Readonly<Record<OptionName, Origin>>;
}

/** Why `SECRET_KEY` is weak, or undefined where it is not. Never shows it. */
function secretWeakness(secret: string): string | undefined {
  const name = bare(secret);
  if (publishedSecrets.has(name) || name === "") return "was published as an example";
  const bytes = Buffer.byteLength(secret, "utf8");
  if (bytes < minimumSecretBytes) return `has ${bytes} bytes, fewer than ${minimumSecretBytes}`;
  return undefined;
}

/** The one before counts as well: a token that it signed is good here. */
function weakSecrets(config: Judged): readonly (readonly [name: string, weakness: string])[] {
  return (["SECRET_KEY", "KPA_SECRET_KEY_PREVIOUS"] as const).flatMap((name) => {
    const secret = config[name];
    const weakness = secret === undefined ? undefined : secretWeakness(secret);
    return weakness === undefined ? [] : [[name, weakness] as const];
  });
}

/** @returns one sentence for each reason not to start; empty outside production. */
export function productionFaults(config: Judged): readonly string[] {
  if (!config.isProduction) return [];
  const faults: string[] = [];
  const isClear = (name: OptionName) => !config.unclear?.has(name);
  const makeOne = "make one with: openssl rand -hex 32";
  if (config.SECRET_KEY === undefined && isClear("SECRET_KEY")) {
    faults.push(`SECRET_KEY has to be set in production; ${makeOne}`);
  }
  if (config.KPA_WEAK_SECRET !== "accept" && isClear("KPA_WEAK_SECRET")) {
    for (const [name, weakness] of weakSecrets(config)) {
      faults.push(
        `${name} ${weakness}; ${makeOne}, or set KPA_WEAK_SECRET=accept for the time of a move`,
      );
    }
  }
  const saysNoTls = config.KPA_DATABASE_TLS === undefined && isClear("KPA_DATABASE_TLS");
  if (config.database && !config.database.isLocal && saysNoTls) {
    const mode = config.database.sslMode;
    if (mode !== "require" && mode !== "verify-ca" && mode !== "verify-full") {
      faults.push(
        "DATABASE_URL is on another machine and asks for no TLS; set KPA_DATABASE_TLS=require (or sslmode=verify-full in the URL), or KPA_DATABASE_TLS=off on a network you trust",
      );
    }
  }
  if (config.KPA_CORS_ORIGINS?.includes("*")) {
    faults.push("KPA_CORS_ORIGINS is * in production; name the origins of your own pages");
  }
  for (const name of ["KPA_SMS_PROVIDER", "KPA_MAIL_URL"] as const) {
    const settings = config[name];
    if (settings?.isPlain) {
      faults.push(`${name} sends without TLS, which is for tests on one machine: remove tls=off`);
    }
    if (settings?.providers.some((one) => one.kind === "console")) {
      faults.push(`${name} names console, which sends nothing: name a provider, or unset it`);
    }
  }
  if (config.KPA_TEST_NUMBERS && !config.KPA_TEST_NUMBERS.isMeantForProduction) {
    faults.push(
      "KPA_TEST_NUMBERS lets whoever knows a fixed code in: remove it, or put `production` in its list where that is meant",
    );
  }
  if (config.KPA_METRICS_TOKEN !== undefined && config.KPA_METRICS_TOKEN.length < 16) {
    faults.push(`KPA_METRICS_TOKEN has fewer than 16 characters; ${makeOne}`);
  }
  return faults;
}

/** What is told at each start and by `kpa doctor`: allowed, but somebody should know. */
export function configWarnings(config: Judged): readonly string[] {
  const warnings: string[] = [];
  for (const [name, weakness] of weakSecrets(config)) {
    warnings.push(`${name} ${weakness}: anybody who guesses it can log in as anybody`);
  }
  if (config.isProduction && !config.database) {
    warnings.push(
      "the embedded database is in use in production: it survives a crash of this process, but the last writes can be lost with the machine's power, and only one server can use it. Set DATABASE_URL for PostgreSQL",
    );
  }
  if (config.KPA_RATE_LIMITS === "off" && config.isProduction) {
    warnings.push("KPA_RATE_LIMITS=off: nothing slows down somebody who guesses passwords");
  }
  if (config.isProduction && config.KPA_REDIS_URL && isPlainAndFar(config.KPA_REDIS_URL)) {
    warnings.push(
      "KPA_REDIS_URL is on another machine and asks for no TLS: whoever is on the way reads its password and can change the counts. Write rediss:// where Redis has TLS",
    );
  }
  if (config.isProduction && config.KPA_TEST_NUMBERS) {
    warnings.push("KPA_TEST_NUMBERS: whoever knows these numbers' codes can log in to them");
  }
  if (config.isProduction && config.KPA_LIMITS_RECORD) {
    warnings.push("KPA_LIMITS_RECORD: the rules that it names refuse nothing");
  }
  if (config.isProduction && config.KPA_SMS_PROVIDER === undefined) {
    warnings.push(
      "KPA_SMS_PROVIDER is unset: unless another process has it, no text message is sent and nobody gets a code by SMS",
    );
  }
  if (config.isProduction && config.KPA_SMS_PROVIDER && isDefault(config, "KPA_SMS_PRICES")) {
    warnings.push(
      "KPA_SMS_PRICES is unset: what a text message costs is a guess, and so is when the budget in KPA_SMS_LIMITS is spent and no more are sent. Set what your provider charges",
    );
  }
  if (config.isProduction && config.KPA_MAIL_URL === undefined) {
    warnings.push(
      "KPA_MAIL_URL is unset: unless another process has it, no e-mail is sent, neither codes nor notices",
    );
  }
  if (config.KPA_DEMO_USER === "accept" && config.isProduction) {
    warnings.push("KPA_DEMO_USER=accept: the demo user's password is public");
  }
  return warnings;
}

function isPlainAndFar(redisUrl: string): boolean {
  const { protocol, hostname } = new URL(redisUrl);
  return protocol === "redis:" && !isLocalHost(hostname.replace(/^\[|\]$/g, ""));
}

function isDefault(config: Judged, name: OptionName): boolean {
  return config.origins?.[name] === "default";
}
