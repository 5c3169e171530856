import { createCalls } from "./calls.ts";
import { createKeeper, type SessionState } from "./keeper.ts";
import { createLogins, type Logins } from "./logins.ts";
import type { FetchOfPlatform } from "./platform.ts";
import { createRenewal } from "./renew.ts";
import type { CallOptions, Data, Method, PathOf, RequestArguments } from "./request-types.ts";
import type { SignOutReason } from "./saved.ts";
import { memoryStore, type TokenStore } from "./store.ts";
import { createTransport } from "./transport.ts";

/** The platform's own type of `fetch`. */
export type Fetch = typeof globalThis extends { fetch: infer F } ? F : FetchOfPlatform;

export interface KpaOptions {
  /** The server's origin, such as `https://api.example.com`. Empty: the page's own. */
  readonly baseUrl: string;
  /** Where tokens are kept. Default: `memoryStore()`, which forgets them with the page. */
  readonly store?: TokenStore | undefined;
  /** Milliseconds for one call, with its waits and its refresh; 1 to 2147483647. Default: 15000. */
  readonly timeoutMs?: number | undefined;
  /** In the place of the platform's `fetch`. It is called with a `Request`. */
  readonly fetch?: Fetch | undefined;
  /** What the user's list of sessions calls this device; at most 100 characters. */
  readonly deviceName?: string | undefined;
  /** Called once when a session that was here is over, in every tab, with the reason. */
  readonly onSignedOut?: ((reason: SignOutReason) => void) | undefined;
}

/** Who is signed in, and when that changes. */
export interface KpaSession {
  /** The same object until something in it changes. */
  readonly state: SessionState;
  /** Settles when the store was read: `state` is then not `loading`. Never rejects. */
  readonly ready: Promise<void>;
  /**
   * @param listener is called after each change of `state`
   * @returns a function that ends it
   */
  subscribe(listener: () => void): () => void;
}

export interface Kpa extends Logins {
  readonly session: KpaSession;
  /**
   * Calls a route of the API, with the access token where the route needs one. It is refreshed before it
   * expires, and once after the server refused it. A GET that met a passing fault is sent again, twice at
   * most; nothing else is ever sent twice, except after a refused token, which the server did not act on.
   *
   * @param method as in the server's reference (`/docs`)
   * @param path as it is written there, with `{id}`
   * @param options `path`, `query` and `body` where the route has them; `signal`; `timeoutMs`, 1 to 2147483647
   * @returns the answer's `data`
   * @throws KpaProblem where the server refuses
   * @throws KpaUnreachable where no answer of the server came in time
   * @example
   * const { items } = await kpa.request("GET", "/api/v1/user/sessions", { query: { limit: 50 } });
   * await kpa.request("DELETE", "/api/v1/user/sessions/{id}", { path: { id: items[0].id } });
   */
  request<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...options: RequestArguments<M, P>
  ): Promise<Data<M, P>>;
  /**
   * An access token that is good now, for another service or a socket that the server's tokens open.
   *
   * @returns undefined where nobody is signed in
   * @throws KpaProblem, KpaUnreachable where it had to be refreshed and could not be
   * @example headers.set("Authorization", `Bearer ${await kpa.accessToken()}`);
   */
  accessToken(options?: CallOptions): Promise<string | undefined>;
  /** Stops listening to the store. For a client that is thrown away before its page is. */
  close(): void;
}

/**
 * Makes a client. One for each server and page; it opens no connection by itself.
 *
 * @example
 * const kpa = createKpa({ baseUrl: "https://api.example.com", store: webStore("kpa") });
 * const user = await kpa.logIn({ phone: "+917760873976", password });
 */
export function createKpa(options: KpaOptions): Kpa {
  const { store = memoryStore(), timeoutMs = 15_000, onSignedOut = () => {} } = options;
  const keeper = createKeeper(store, onSignedOut);
  const transport = createTransport(options.baseUrl, options.fetch as FetchOfPlatform | undefined);
  const renewal = createRenewal(keeper, transport, store.name);

  const calls = createCalls({ keeper, transport, renewal, timeoutMs });
  return {
    ...createLogins({
      keeper,
      transport,
      send: calls.send,
      timeoutMs,
      deviceName: options.deviceName,
    }),
    session: {
      get state() {
        return keeper.state();
      },
      ready: keeper.ready,
      subscribe: keeper.subscribe,
    },
    request: ((method: Method, path: string, given: LooseOptions = {}) => {
      const { path: pathParams, query, body, ...callOptions } = given;
      const params = { ...(pathParams && { path: pathParams }), ...(query && { query }) };
      return calls.send({ method, path, params, body }, callOptions);
    }) as Kpa["request"],
    accessToken: (callOptions = {}) => calls.accessToken(callOptions),
    close: keeper.close,
  };
}

interface LooseOptions extends CallOptions {
  readonly path?: object;
  readonly query?: object;
  readonly body?: unknown;
}
