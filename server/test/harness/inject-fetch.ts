/** `fetch` that asks a server in this process, without a socket. */
import type { TestServer } from "./test-server.ts";

export function fetchFrom(server: Pick<TestServer, "request">): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const raw = await request.text();
    request.signal.throwIfAborted();
    const answer = await server.request(request.method, `${pathname}${search}`, {
      headers: Object.fromEntries(request.headers),
      ...(raw === "" ? {} : { raw }),
    });
    request.signal.throwIfAborted();
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return new Response(answer.text, {
      status: answer.status,
      headers: headers as [string, string][],
    });
  };
}
