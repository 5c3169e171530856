/** A server on PostgreSQL, started as a process of its own, and all who are tried. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deriveKeys } from "../../server/src/crypto/derived-keys.ts";
import { populateKpa } from "../population.ts";
import { Postgresql } from "../postgresql.ts";
import { migrateKpa, startKpa } from "../servers/kpa.ts";
import { type ServerProcess, startServer } from "../servers/server-process.ts";
import { populate } from "./population.ts";

export interface StageOptions {
  readonly databaseUrl: string;
  /** Of each kind. */
  readonly accounts: number;
  /** `on`: clients are told apart by X-Forwarded-For, and no total is met. */
  readonly limits: "on" | "off";
}

export interface Stage {
  readonly server: ServerProcess;
  readonly folder: string;
  readonly secret: string;
  readonly close: () => Promise<void>;
}

/** Who logs in and reads profiles in the background; their ids begin at 1. */
export const backgroundUsers = 1_000;

const provider = fileURLToPath(new URL("./provider-app.ts", import.meta.url));
const secret = "what only this measurement knows, and long enough";
const plenty = 900_000_000;
const totals = [
  "region_hour",
  "region_day",
  "total_hour",
  "total_day",
  "budget_day",
  "budget_month",
];

export async function setUp({ databaseUrl, accounts, limits }: StageOptions): Promise<Stage> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), "kpa-timing-"));
    undo.push(() => rmSync(folder, { recursive: true }));
    const postgresql = await Postgresql.connect(databaseUrl);
    undo.push(() => postgresql.close());
    const messages = await startServer({
      name: "provider",
      command: process.execPath,
      arguments: () => [provider],
      environment: (port) => ({ PORT: String(port) }),
      folder,
      readyPath: "/",
    });
    undo.push(messages.stop);
    const url = await postgresql.create(`timing_${limits}`);
    const options = {
      name: "kpa",
      folder,
      secret,
      databaseUrl: url,
      throttle: limits,
      environment: environmentFor(limits, messages.url),
    };
    await migrateKpa(options);
    await postgresql.run(url, populateKpa(backgroundUsers, backgroundUsers));
    await postgresql.run(url, populate(accounts, deriveKeys(secret)));
    const server = await startKpa(options);
    undo.push(server.stop);
    return { server, folder, secret, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function environmentFor(limits: "on" | "off", messagesUrl: string): Record<string, string> {
  return {
    // A provider without TLS is refused in production.
    KPA_ENV: "development",
    KPA_SMS_PROVIDER: `webhook+${messagesUrl.replace("://", "://:a-secret-of-sixteen@")}/`,
    KPA_DELETION_GRACE_DAYS: "30",
    ...(limits === "off"
      ? {}
      : {
          KPA_TRUST_PROXY: "127.0.0.1",
          KPA_SMS_LIMITS: totals.map((name) => `${name}=${plenty}`).join(","),
          // Nobody enters these codes.
          KPA_LIMITS_RECORD: "conversion",
        }),
  };
}
