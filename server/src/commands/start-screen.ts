import { resolve } from "node:path";
import type { Config } from "../config/load.ts";
import { demoUser } from "../users/demo-user.ts";
import { withSetupToken } from "./setup-link.ts";

/**
 * What a person sees once the server is ready.
 * @param setupToken of the link that makes the first admin, where there is none yet
 */
export function startScreen(
  config: Config,
  url: string,
  version: string,
  setupToken?: string,
): string {
  const database = config.database
    ? `PostgreSQL, ${config.database.database} on ${config.database.host}`
    : `embedded, in ${resolve(config.KPA_DATA_DIR)}`;
  const lines = [
    "",
    `  KPA ${version}  (${config.KPA_ENV})`,
    "",
    `  Database   ${database}`,
    `  API        ${url}/api/v1`,
    `  Reference  ${url}/docs`,
    ...(config.KPA_CONSOLE === "on" ? [`  Console    ${consoleAt(url, setupToken)}`] : []),
  ];
  if (!config.isProduction) {
    lines.push(
      `  Messages   ${url}/dev/messages`,
      `  Demo user  ${demoUser.phone} / ${demoUser.password}   (in an empty database only)`,
      "",
      "  Log in:",
      "",
      `  curl -s ${url}/api/v1/auth/login -H 'Content-Type: application/json' -d '${JSON.stringify({ phone: demoUser.phone, password: demoUser.password })}'`,
      "",
      "  For production set KPA_ENV=production, SECRET_KEY (openssl rand -hex 32) and DATABASE_URL.",
    );
  }
  lines.push("  Ctrl+C stops the server.", "", "");
  return lines.join("\n");
}

function consoleAt(url: string, setupToken: string | undefined): string {
  const console = `${url}/console/`;
  if (setupToken === undefined) return console;
  return `${withSetupToken(console, setupToken)}   (makes the first admin: once, within 30 minutes)`;
}
