/** `/openapi.json` and the interactive reference at `/docs`. */
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { App } from "./app-type.ts";
import { withProblems } from "./operation.ts";
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
        description: [
          "Phone-first authentication and user profiles.",
          "**To try it on this page:** open *Log in with phone number and password*, press *Try it out* and *Execute*, copy `token` from the answer, press *Authorize* and paste it. From then on the other operations are sent with it.",
          "Success is always `{status, message, data}`. Failure is always `application/problem+json` (RFC 9457): decide by its `code`, which never changes, and show people its `detail`; its `type` leads to a page that says what to do. Every answer has an `X-Request-Id`, which the server's log has too.",
        ].join("\n\n"),
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/", description: "This server" }],
      tags: [
        { name: "Authentication", description: "Getting tokens, and giving them back" },
        { name: "User", description: "The signed-in user's own things" },
        {
          name: "Staff",
          description:
            "For members of staff. `x-permission` names what each route needs; roles are read from the database at each request",
        },
        { name: "Server", description: "The server itself" },
      ],
      components: {
        securitySchemes: {
          accessToken: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "The `token` of a log-in, without `Bearer` in front",
          },
        },
      },
    },
    transform: ({ schema, url }) => ({ schema: withProblems(schema ?? {}), url }),
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
    staticCSP: contentSecurityPolicy,
    uiConfig: {
      // Without the bar on top, whose logo needs an inline style and which offers to load any URL.
      layout: "BaseLayout",
      docExpansion: "list",
      displayRequestDuration: true,
      validatorUrl: null, // else pages on other hosts would be asked
    },
    theme: { title: "KPA API" },
  });
}

/** Everything from this server, and nothing inline. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
