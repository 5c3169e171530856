/** What a client sends to refresh, seen as it passes. */
import { fetchFrom } from "../../../server/test/harness/inject-fetch.ts";
import type { TestServer } from "../../../server/test/harness/test-server.ts";

export interface WatchedFetch {
  readonly fetch: typeof fetch;
  /** `METHOD /path` of each request, in their order. */
  readonly sent: readonly string[];
  refreshes(): number;
  /** The next refresh's answer is held, once the server has given it, until this is called. */
  holdNextRefresh(): () => void;
}

export function watchedFetch(server: TestServer): WatchedFetch {
  const toServer = fetchFrom(server);
  const sent: string[] = [];
  let held: Promise<void> | undefined;
  return {
    sent,
    refreshes: () => sent.filter((one) => one === "POST /api/v1/auth/refresh").length,
    holdNextRefresh: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      sent.push(`${request.method} ${pathname}`);
      const answer = await toServer(request);
      if (held !== undefined && pathname === "/api/v1/auth/refresh") {
        const wait = held;
        held = undefined;
        await wait;
      }
      return answer;
    },
  };
}

/** As on a platform without Web Locks, for the rest of this work. */
export async function withoutLocks<T>(work: () => Promise<T>): Promise<T> {
  const locks = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(navigator), "locks");
  if (locks === undefined) throw new Error("this platform has no Web Locks anyway");
  Object.defineProperty(navigator, "locks", { value: undefined, configurable: true });
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(navigator, "locks");
  }
}
