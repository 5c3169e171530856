/** Tells a client where its network stands with a limit: never where an account stands. */
import type { FastifyRequest, onSendHookHandler } from "fastify";
import type { ClientLimit } from "../limits/limit-context.ts";
import type { App } from "./app-type.ts";

const noted = new WeakMap<FastifyRequest, ClientLimit>();

export function noteClientLimit(request: FastifyRequest, limit: ClientLimit): void {
  noted.set(request, limit);
}

/**
 * As the IETF's draft of `RateLimit` and `RateLimit-Policy` spells them. No read is limited, and none pays for
 * the hook.
 */
export function tellClientLimits(app: App): void {
  app.addHook("onRoute", (route) => {
    if (route.method === "GET" || route.method === "HEAD") return;
    const others = route.onSend === undefined ? [] : [route.onSend].flat();
    route.onSend = [...others, tell];
  });
}

const tell: onSendHookHandler = (request, reply, _payload, done) => {
  const limit = noted.get(request);
  if (limit !== undefined) {
    const { most, seconds, left, secondsLeft } = limit;
    reply.header("ratelimit-policy", `"client";q=${most};w=${seconds}`);
    reply.header("ratelimit", `"client";r=${left};t=${left === most ? seconds : secondsLeft}`);
  }
  done();
};
