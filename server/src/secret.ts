/** The secret of a development server, made once and kept beside its database. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config/load.ts";

export function resolveSecret(config: Config): string {
  if (config.SECRET_KEY !== undefined) return config.SECRET_KEY;
  mkdirSync(config.KPA_DATA_DIR, { recursive: true, mode: 0o700 });
  const path = join(config.KPA_DATA_DIR, "secret-key");
  try {
    writeFileSync(path, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}
