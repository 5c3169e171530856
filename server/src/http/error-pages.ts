/** The pages that a problem's `type` leads to. */
import { AppError, isErrorCode, problemOf } from "../errors.ts";
import type { App } from "./app-type.ts";

export function errorPages(app: App): void {
  app.get<{ Params: { code: string } }>(
    "/errors/:code",
    { schema: { hide: true } },
    async (request, reply) => {
      const { code } = request.params;
      if (!isErrorCode(code)) throw new AppError("not_found");
      const { status, title, detail, remedy } = problemOf(code);
      reply.header("content-type", "text/html; charset=utf-8");
      reply.header("cache-control", "public, max-age=3600");
      return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>${title}</h1>
<p>HTTP status ${status}, code <code>${code}</code></p>
<p>${escapeHtml(detail)}</p>
<h2>What to do</h2>
<p>${escapeHtml(remedy)}</p>
</html>
`;
    },
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
