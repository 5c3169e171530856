/** `/openapi.json` and the interactive reference at `/docs`. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { App } from "./app-type.ts";
import { sharedSchemas } from "./schemas.ts";

/** Registered before any route: it collects them. */
export async function collectOpenapi(app: App, version: string): Promise<void> {
  for (const schema of sharedSchemas) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "KPA",
        version,
        description:
          "Phone-first authentication and user profiles. Success is `{status, message, data}`; failure is `application/problem+json` with a stable `code`.",
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/", description: "This server" }],
      tags: [
        { name: "Authentication", description: "Getting tokens, and giving them back" },
        { name: "User", description: "The signed-in user's own things" },
        { name: "Server", description: "The server itself" },
      ],
      components: {
        securitySchemes: {
          accessToken: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "The `token` of a log-in",
          },
        },
      },
    },
    refResolver: { buildLocalReference: (json) => String(json.$id) },
  });
}

export function docsRoutes(app: App): void {
  let document: string | undefined;
  app.get("/openapi.json", { schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(app.swagger());
    reply.header("content-type", "application/json; charset=utf-8");
    return document;
  });
  app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: contentSecurityPolicy(),
    uiConfig: { validatorUrl: null, docExpansion: "list", persistAuthorization: false },
    theme: { title: "KPA API" },
  });
}

/** Everything from this server and nothing inline but the page's one style, named by its hash. */
function contentSecurityPolicy(): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@fastify/swagger-ui"));
  const { style } = JSON.parse(readFileSync(join(folder, "static/csp.json"), "utf8")) as {
    style: string[];
  };
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${style.join(" ")}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function sha256Source(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
