/** The pages that are built into `server/public`: the console for staff, and people's own account. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";
import type { App } from "./app-type.ts";

const folder = fileURLToPath(new URL("../../public", import.meta.url));
export type PageName = "console" | "account";

/** Everything from this server, and nothing inline. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

const yearSeconds = 365 * 24 * 3600;

/** @param root where the built pages lie; for tests of a server that has none */
export function consoleFiles(app: App, pages: readonly PageName[], root = folder): void {
  for (const page of pages) {
    const schema = { hide: true };
    const html = `${root}/${page}/index.html`;
    app.get(`/${page}`, { schema }, async (request, reply) => {
      return reply.redirect(`/${page}/${searchOf(request)}`, 308);
    });
    app.get(`/${page}/`, { schema }, async (_request, reply) => sendPage(reply, html));
    // An address of the page's own router: the same page, which finds its way by itself.
    app.get(`/${page}/*`, { schema }, async (request, reply) => {
      if (!wantsPage(request)) throw new AppError("not_found");
      return sendPage(reply, html);
    });
    const assets = `${root}/${page}/assets`;
    if (!existsSync(assets)) continue;
    app.register(fastifyStatic, {
      root: assets,
      prefix: `/${page}/assets/`,
      decorateReply: false,
      preCompressed: true,
      // Their names hold a hash of what is in them.
      immutable: true,
      maxAge: yearSeconds * 1000,
      index: false,
      dotfiles: "deny",
    });
  }
}

function searchOf({ url }: FastifyRequest): string {
  const at = url.indexOf("?");
  return at === -1 ? "" : url.slice(at);
}

/** Only a browser that opens an address says so. A script or style that is not there is not found. */
function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes("text/html") ?? false;
}

async function sendPage(reply: FastifyReply, path: string): Promise<string> {
  reply.header("content-type", "text/html; charset=utf-8");
  reply.header("cache-control", "no-cache");
  reply.header("content-security-policy", contentSecurityPolicy);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    reply.code(503).header("retry-after", "60");
    return notBuilt;
  }
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The page is not built</title>
<h1>The page is not built</h1>
<p>Run <code>npm run build</code> in the folder of the checkout, then start the server again.</p>
</html>
`;
