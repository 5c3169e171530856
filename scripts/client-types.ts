/** What the client knows of the API, from the OpenAPI document. */
import { createRequire } from "node:module";

interface Document {
  readonly paths: Record<string, Record<string, { readonly security?: readonly unknown[] }>>;
  readonly components: {
    readonly schemas: {
      readonly Problem: {
        readonly properties: { readonly code: { readonly enum: readonly string[] } };
      };
    };
  };
}

interface TypesGenerator {
  readonly default: (document: unknown, options: object) => Promise<unknown>;
  readonly astToString: (ast: unknown) => string;
}

const notice = "// Made by `npm run generate` from server/openapi.json. Do not edit.\n";

export async function clientTypes(
  openapi: unknown,
): Promise<readonly (readonly [string, string])[]> {
  const document = openapi as Document;
  return [
    ["client/src/api-types.ts", notice + (await apiTypes(openapi))],
    ["client/src/error-codes.ts", errorCodes(document)],
    ["client/src/open-routes.ts", openRoutes(document)],
  ];
}

/** The generator needs the compiler's API, which this workspace's TypeScript does not have: the client's does. */
async function apiTypes(openapi: unknown): Promise<string> {
  const require = createRequire(new URL("../client/package.json", import.meta.url));
  const generator: TypesGenerator = require("openapi-typescript");
  // It resolves references in place.
  const ast = await generator.default(structuredClone(openapi), { defaultNonNullable: false });
  return generator.astToString(ast);
}

function errorCodes({ components }: Document): string {
  const codes = components.schemas.Problem.properties.code.enum;
  return `${notice}
/** Every code that a problem can have. */
export const errorCodes = [
${codes.map((code) => `  "${code}",`).join("\n")}
  "unknown",
] as const;

/** A closed union. \`unknown\` stands for a code that the server has learnt since this version of the client. */
export type ErrorCode = (typeof errorCodes)[number];
`;
}

/** The routes that need no access token: none is sent, and none is refreshed for them. */
function openRoutes({ paths }: Document): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security?.length === 0)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  return `${notice}
export const openRoutes: readonly string[] = [
${routes.map((route) => `  "${route}",`).join("\n")}
];
`;
}
