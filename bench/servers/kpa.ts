/** KPA as its users start it: the `kpa` command, in production, logging each request. */
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ServerProcess, startServer } from "./server-process.ts";

const thisCheckout = fileURLToPath(new URL("../..", import.meta.url));

function binOf({ checkout = thisCheckout }: KpaOptions): string {
  return resolve(checkout, "server/bin/kpa.js");
}

export interface KpaOptions {
  readonly name: string;
  readonly folder: string;
  readonly secret: string;
  /** Absent: the embedded database. */
  readonly databaseUrl?: string;
  /** Whether attempts on an account are counted. */
  readonly throttle?: "on" | "off";
  /** Over what is set here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whose code is run; absent: this checkout's. */
  readonly checkout?: string;
}

export function dataFolder(options: Pick<KpaOptions, "folder" | "name">): string {
  return join(options.folder, `${options.name}-data`);
}

function environmentOf(options: KpaOptions): Record<string, string> {
  return {
    KPA_ENV: "production",
    SECRET_KEY: options.secret,
    KPA_DATA_DIR: dataFolder(options),
    KPA_RATE_LIMITS: options.throttle ?? "off",
    KPA_LOG_LEVEL: "info",
    // An older checkout does not know the option, and asks nobody.
    ...(options.checkout === undefined ? { KPA_BREACHED_PASSWORDS: "off" } : {}),
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    ...options.environment,
  };
}

export async function migrateKpa(options: KpaOptions): Promise<void> {
  const env = { PATH: process.env.PATH ?? "", ...environmentOf(options) };
  await promisify(execFile)(process.execPath, [binOf(options), "migrate", "up"], {
    cwd: options.folder,
    env,
  });
}

export function startKpa(options: KpaOptions): Promise<ServerProcess> {
  return startServer({
    name: options.name,
    command: process.execPath,
    arguments: () => [binOf(options), "serve"],
    environment: (port) => ({
      ...environmentOf(options),
      HOST: "127.0.0.1",
      PORT: String(port),
    }),
    folder: options.folder,
    readyPath: "/readyz",
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
  });
}
