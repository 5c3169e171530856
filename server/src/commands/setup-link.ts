import { makeSetupLink } from "../admin/setup-link.ts";
import type { Config } from "../config/load.ts";
import { readConfig, withLog } from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** Where a browser on the server's own machine finds the console. */
function consoleUrl(config: Pick<Config, "PORT">): string {
  return `http://127.0.0.1:${config.PORT}/console/`;
}

/** The token stands behind `#`, which no browser sends to a server. */
export function withSetupToken(url: string, token: string): string {
  return `${url}#setup=${token}`;
}

/** Prints a link that makes the first admin; the one before is void. */
export async function setupLinkCommand(terminal: Terminal, options: GlobalOptions): Promise<void> {
  const config = readConfig(terminal, options);
  const token = await withLog(config, (ctx) => makeSetupLink(ctx, ctx.db));
  if (token === undefined) {
    throw new CommandError(
      "conflict",
      "there is an admin already: one can make others in the console, and you with `kpa user role`",
    );
  }
  const url = withSetupToken(consoleUrl(config), token);
  print(terminal, options, { url, token, expires_in: 1800 }, [
    "Open this on the machine that the server runs on, within 30 minutes. It works once.",
    "",
    `  ${url}`,
  ]);
}
