/**
 * A service of its own that lets in whoever KPA has signed in. It needs nothing of KPA's but the
 * address: no secret, no database, and no request to KPA for each of its own.
 */
import { createServer } from "node:http";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";

const kpa = process.env.KPA_URL ?? "http://127.0.0.1:8000";
/** KPA's `KPA_ISSUER`, and its `KPA_AUDIENCE` where one is set there. */
const issuer = process.env.KPA_ISSUER ?? "kpa";
const audience = process.env.KPA_AUDIENCE;

// Fetched at the first token, kept, and fetched again when a token names a key that is not in it.
const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", kpa));

/** @returns the token's claims; throws where the token is not good */
async function signedIn(request) {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    ...(audience === undefined ? {} : { audience }),
    // Never read from the token: with HS256 in this list a public key would be a secret.
    algorithms: ["EdDSA", "ES256", "RS256"],
    requiredClaims: ["sub", "sid", "exp"],
  });
  return payload;
}

/** KPA cannot be asked for its keys: no fault of the caller. */
const keysFaults = new Set(["ERR_JOSE_GENERIC", "ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID"]);

const server = createServer(async (request, response) => {
  try {
    const { sub, sid, exp } = await signedIn(request);
    answer(response, 200, { user: sub, session: sid, until: new Date(exp * 1000).toISOString() });
  } catch (error) {
    const isRefused = error instanceof errors.JOSEError && !keysFaults.has(error.code);
    if (isRefused) response.setHeader("www-authenticate", 'Bearer error="invalid_token"');
    answer(response, isRefused ? 401 : 503, { error: isRefused ? "invalid_token" : "unavailable" });
  }
});

function answer(response, status, body) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

server.listen(Number(process.env.PORT ?? 8001), process.env.HOST ?? "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
