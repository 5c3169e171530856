/** Tells a client where its network stands with a limit: never where an account stands. */
import type { FastifyRequest } from "fastify";
import type { ClientLimit } from "../limits/limit-context.ts";
import type { App } from "./app-type.ts";

const noted = new WeakMap<FastifyRequest, ClientLimit>();

export function noteClientLimit(request: FastifyRequest, limit: ClientLimit): void {
  noted.set(request, limit);
}

/** As the IETF's draft of `RateLimit` and `RateLimit-Policy` spells them. */
export function tellClientLimits(app: App): void {
  app.addHook("onSend", (request, reply, _payload, done) => {
    const limit = noted.get(request);
    if (limit !== undefined) {
      const { most, seconds, left, secondsLeft } = limit;
      reply.header("ratelimit-policy", `"client";q=${most};w=${seconds}`);
      reply.header("ratelimit", `"client";r=${left};t=${left === most ? seconds : secondsLeft}`);
    }
    done();
  });
}
