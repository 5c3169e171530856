import { readFileSync } from "node:fs";
import type { Context } from "../../context.ts";
import type { App } from "../../http/app-type.ts";
import { refuseStrangers } from "../../http/at-this-machine.ts";
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
