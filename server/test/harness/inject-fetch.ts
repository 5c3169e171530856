/** `fetch` that asks a server in this process, without a socket. */
import type { InjectOptions } from "fastify";
import type { TestServer } from "./test-server.ts";

export function fetchFrom(server: TestServer): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const payload = await request.text();
    request.signal.throwIfAborted();
    const answer = await server.application.server.inject({
      method: request.method as InjectOptions["method"] & string,
      url: `${pathname}${search}`,
      headers: Object.fromEntries(request.headers),
      ...(payload === "" ? {} : { payload }),
    });
    request.signal.throwIfAborted();
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return new Response(answer.body, {
      status: answer.statusCode,
      headers: headers as [string, string][],
    });
  };
}
