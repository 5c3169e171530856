import { type Deadline, deadlineIn, waitForNextTry, within } from "./deadline.ts";
import { createKeeper, type SessionState } from "./keeper.ts";
import { createLogins, type Logins } from "./logins.ts";
import { openRoutes } from "./open-routes.ts";
import type { FetchOfPlatform } from "./platform.ts";
import { KpaProblem } from "./problems.ts";
import { createRenewal, findEnding, signedOut } from "./renew.ts";
import type { CallOptions, Data, Method, PathOf, RequestArguments } from "./request-types.ts";
import { freshness, type Saved, type SavedSession, type SignOutReason } from "./saved.ts";
import { memoryStore, type TokenStore } from "./store.ts";
import { type Call, createTransport } from "./transport.ts";

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

const mostTriesOfGet = 3;

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

  /** The session whose token goes with a request; an old token is replaced first, or beside it. */
  async function sessionFor(deadline: Deadline) {
    const known = keeper.saved().session ?? (await keeper.reload()).session;
    if (known === undefined) return undefined;
    const age = freshness(known);
    if (age === "fresh") return known;
    const renewed = renewal.renew(known.accessToken, deadline);
    if (age === "ageing") {
      // The token is good for now, and whoever needs the next one meets this one's fault again.
      renewed.catch(() => {});
      return known;
    }
    await renewed;
    return keeper.saved().session;
  }

  async function send(call: Call, { signal, timeoutMs: ownMs }: CallOptions): Promise<unknown> {
    const deadline = deadlineIn(ownMs ?? timeoutMs, signal);
    const isOpen = openRoutes.includes(`${call.method} ${call.path}`);
    await within(deadline, () => keeper.ready);
    let isRenewed = false;
    for (let tries = 1; ; tries++) {
      const session = isOpen ? undefined : await within(deadline, () => sessionFor(deadline));
      try {
        const data = await transport.send(call, { accessToken: session?.accessToken, deadline });
        if (session) await noteChange(call, data, session);
        return data;
      } catch (fault) {
        if (session && isTokenRefused(fault) && !isRenewed) {
          isRenewed = true;
          await renewal.renew(session.accessToken, deadline);
          continue;
        }
        if (session) await endIfOver(session, fault);
        const isLast = call.method !== "GET" || tries >= mostTriesOfGet;
        if (isLast || !(await waitForNextTry(fault, tries, deadline))) throw fault;
      }
    }
  }

  async function endIfOver({ id }: SavedSession, fault: unknown): Promise<void> {
    const ending = findEnding(fault);
    if (ending === undefined) return;
    // A tab that was late must not end the session that has begun since.
    await keeper.change((saved) =>
      saved.session?.id === id ? signedOut(saved, ending) : undefined,
    );
  }

  async function noteChange(call: Call, data: unknown, { id }: SavedSession): Promise<void> {
    const changed = changesOf(call, data);
    if (changed === undefined) return;
    await keeper.change((saved) =>
      saved.session?.id === id ? withChanges(saved, saved.session, changed) : undefined,
    );
  }

  return {
    ...createLogins({ keeper, transport, send, timeoutMs, deviceName: options.deviceName }),
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
      return send({ method, path, params, body }, callOptions);
    }) as Kpa["request"],
    accessToken: async ({ signal, timeoutMs: ownMs } = {}) => {
      const deadline = deadlineIn(ownMs ?? timeoutMs, signal);
      await within(deadline, () => keeper.ready);
      return (await within(deadline, () => sessionFor(deadline)))?.accessToken;
    },
    close: keeper.close,
  };
}

interface LooseOptions extends CallOptions {
  readonly path?: object;
  readonly query?: object;
  readonly body?: unknown;
}

function isTokenRefused(fault: unknown): boolean {
  return (
    fault instanceof KpaProblem &&
    (fault.code === "token_expired" || fault.code === "invalid_token")
  );
}

type Changes = Partial<Pick<SavedSession, "user" | "passwordChangeRequired">>;

/** What an answer tells about the signed-in user beside what was asked for. */
function changesOf({ method, path }: Call, data: unknown): Changes | undefined {
  if (method === "POST" && path === "/api/v1/user/password")
    return { passwordChangeRequired: false };
  if (!/^\/api\/v1\/user\/(profile|phone|email)$/.test(path)) return undefined;
  const { id, name, email, phone } = data as SavedSession["user"];
  return { user: { id, name, email, phone } };
}

function withChanges(saved: Saved, session: SavedSession, changes: Changes): Saved | undefined {
  const changed = { ...session, ...changes };
  return JSON.stringify(changed) === JSON.stringify(session)
    ? undefined
    : { ...saved, session: changed };
}
