import { readFileSync } from "node:fs";
import type { FastifyRequest } from "fastify";
import { isLocalHost } from "../../config/database-url.ts";
import type { Context } from "../../context.ts";
import { AppError } from "../../errors.ts";
import type { App } from "../../http/app-type.ts";
import { listInbox } from "./list.ts";
import { inboxPage, inboxPolicy } from "./page.ts";

const files = { "inbox.css": "text/css", "inbox.js": "text/javascript" };

/** Not registered in production: there is no such path there. */
export function inboxRoutes(app: App, ctx: Context): void {
  if (ctx.config.isProduction) return;
  const schema = { hide: true };

  app.get("/dev/messages", { schema }, async (request, reply) => {
    refuseStrangers(request);
    const items = await listInbox(ctx);
    if (!wantsPage(request.headers.accept)) {
      reply.header("content-type", "application/json; charset=utf-8");
      return JSON.stringify({ items });
    }
    reply.header("content-type", "text/html; charset=utf-8");
    reply.header("content-security-policy", inboxPolicy);
    return inboxPage(items);
  });

  for (const [name, type] of Object.entries(files)) {
    const text = readFileSync(new URL(name, import.meta.url), "utf8");
    app.get(`/dev/messages/${name}`, { schema }, async (request, reply) => {
      refuseStrangers(request);
      reply.header("content-type", `${type}; charset=utf-8`);
      return text;
    });
  }
}

/** A browser names HTML; programs name JSON, or take anything. */
function wantsPage(accept: string | undefined): boolean {
  const html = accept?.indexOf("text/html") ?? -1;
  const json = accept?.indexOf("application/json") ?? -1;
  return html !== -1 && (json === -1 || html < json);
}

const forwarding = /^(forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-.*)$/;

/**
 * Codes are shown to somebody at this machine, and to nobody else: not through a proxy or a tunnel, not
 * to a name that somebody else's DNS points here, and not to a page of somebody else's.
 * @throws AppError `not_found`
 */
function refuseStrangers(request: FastifyRequest): void {
  const { headers, socket } = request.raw;
  const isHere =
    isLocalHost(socket.remoteAddress ?? "") &&
    isLocalHost(hostName(headers.host ?? "")) &&
    !Object.keys(headers).some((name) => forwarding.test(name));
  const isForeignPage =
    headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] !== "navigate";
  if (!isHere || isForeignPage) throw new AppError("not_found");
}

/** Without the port, and without the brackets of an IPv6 address. */
function hostName(host: string): string {
  return /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host)?.slice(1, 3).find(Boolean) ?? "";
}
