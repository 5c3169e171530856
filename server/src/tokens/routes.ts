import { createHash } from "node:crypto";
import { Type } from "typebox";
import type { App } from "../http/app-type.ts";
import { describe } from "../http/operation.ts";
import { keySetMaxAgeSeconds } from "./key-phases.ts";
import type { SigningKeys } from "./signing-keys.ts";

const text = (description: string) => Type.String({ description });

/** Only what is listed here leaves the server. */
const publicKey = Type.Object(
  {
    kty: text("OKP, EC or RSA"),
    use: Type.Literal("sig"),
    alg: text("The one algorithm of tokens with this `kid`"),
    kid: text("As in the header of a token"),
    crv: Type.Optional(text("Ed25519 or P-256")),
    x: Type.Optional(Type.String()),
    y: Type.Optional(Type.String()),
    n: Type.Optional(Type.String()),
    e: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

const example = {
  keys: [
    {
      kty: "OKP",
      use: "sig",
      alg: "EdDSA",
      kid: "bg7BW3slHXxuslwUaRspUQ0x3m1Yl6hbhQf2r9bIuEY",
      crv: "Ed25519",
      x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    },
  ],
};

/** @param keys absent where a shared secret signs */
export function keyRoutes(app: App, keys: SigningKeys | undefined): void {
  app.get(
    "/.well-known/jwks.json",
    {
      schema: describe({
        operationId: "getKeys",
        summary: "Public keys of access tokens",
        description:
          "The JSON Web Key Set: the key that signs, those whose tokens are still good, and the next one, an hour before it signs. Keep it for as long as `Cache-Control` says, and ask again when a token names a `kid` that is not in it. It is empty while tokens are signed with a shared secret (`ALGORITHM=HS256`), which nobody may publish.",
        tag: "Server",
        success: {
          status: 200,
          schema: Type.Object(
            { keys: Type.Array(publicKey) },
            { description: "The keys", examples: [example] },
          ),
        },
      }),
    },
    async (request, reply) => {
      const set = { keys: [...(keys?.published() ?? [])] };
      const hash = createHash("sha256").update(JSON.stringify(set)).digest("base64url");
      const tag = `"${hash}"`;
      reply.headers({ "cache-control": `public, max-age=${keySetMaxAgeSeconds}`, etag: tag });
      if (isNamedBy(request.headers["if-none-match"], tag)) return reply.code(304).send();
      return set;
    },
  );
}

/** Compared weakly, as RFC 9110 asks: a proxy that compresses turns a strong tag into a weak one. */
function isNamedBy(header: string | undefined, tag: string): boolean {
  const names = (header ?? "").split(",").map((name) => name.trim().replace(/^W\//, ""));
  return names.includes(tag) || names.includes("*");
}
