/** Apps: the client as it is shipped, each with a store of its own, spoken to a test server in this process. */
import { createKpa, type Kpa, type KpaOptions, memoryStore, type TokenStore } from "kpa-client";
import { fetchFrom } from "./inject-fetch.ts";
import type { TestServer } from "./test-server.ts";

export interface App extends Kpa {
  readonly store: TokenStore;
}

/** @param server also one that listens: what goes through `fetch` of the options goes over the wire */
export function newApp(server: TestServer, options: Partial<KpaOptions> = {}): App {
  const store = options.store ?? memoryStore();
  const kpa = createKpa({
    baseUrl: "http://kpa.test",
    fetch: fetchFrom(server),
    ...options,
    store,
  });
  // `session.state` of it is a getter, and stays one.
  return Object.assign(kpa, { store });
}
