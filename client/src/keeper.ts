/** The one who reads and writes the store, and tells who is signed in. */
import { formatSaved, parseSaved, type Saved, type SignOutReason, type User } from "./saved.ts";
import type { TokenStore } from "./store.ts";

/** `loading`: the store has not answered yet, which only an asynchronous one makes one wait for. */
export type SessionState =
  | { readonly status: "loading" }
  | {
      readonly status: "signed_in";
      readonly user: User;
      readonly sessionId: string;
      /** The account's password is known to those who guess: have the user change it. */
      readonly passwordChangeRequired: boolean;
    }
  | { readonly status: "signed_out"; readonly reason?: SignOutReason };

export interface Keeper {
  /** Settles when the store was read for the first time; never rejects. */
  readonly ready: Promise<void>;
  saved(): Saved;
  state(): SessionState;
  /** Reads the store again: another page may have written. */
  reload(): Promise<Saved>;
  /**
   * Reads, decides and writes, and nothing of this page comes in between. Resolves when it is written.
   * @param decide is given what the store holds now; undefined: leave it
   */
  change(decide: (saved: Saved) => Saved | undefined): Promise<Saved>;
  subscribe(listener: () => void): () => void;
  close(): void;
}

export function createKeeper(
  store: TokenStore,
  onSignedOut: (reason: SignOutReason) => void,
): Keeper {
  let saved: Saved = {};
  let text: string | undefined;
  let state: SessionState = { status: "loading" };
  /** The store refused the last write: what is in memory is newer. */
  let isBehind = false;
  const listeners = new Set<() => void>();

  function take(next: Saved, nextText: string): void {
    if (nextText === text) return;
    saved = next;
    text = nextText;
    const before = state;
    state = stateOf(saved, before);
    if (state === before) return;
    // Not from here: what a listener throws must not look like a fault of the store.
    for (const listener of [...listeners]) queueTell(listener);
    if (before.status === "signed_in" && state.status === "signed_out") {
      const { reason = "cleared" } = state;
      queueTell(() => onSignedOut(reason));
    }
  }

  /** Without a pause where the store needs none: between reading and writing, no other tab comes in. */
  function load(): undefined | Promise<void> {
    const accept = (read: string | null | undefined) => take(parseSaved(read), read ?? "");
    // A store that cannot be read has not said that nobody is signed in.
    const keepMemory = () => take(saved, text ?? "");
    if (isBehind) return undefined;
    try {
      const read = store.read();
      if (read instanceof Promise) return read.then(accept).catch(keepMemory);
      accept(read);
    } catch {
      keepMemory();
    }
    return undefined;
  }

  async function write(next: Saved): Promise<void> {
    const nextText = formatSaved(next);
    try {
      const written = store.write(nextText);
      take(next, nextText);
      await written;
      isBehind = false;
    } catch {
      isBehind = true;
      take(next, nextText);
    }
  }

  let queue: Promise<unknown> = load() ?? Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => {});
    return turn;
  };
  const reload = () =>
    inTurn(async () => {
      const loading = load();
      if (loading) await loading;
      return saved;
    });
  const stopListening = store.subscribe?.(() => void reload());
  return {
    ready: queue.then(() => {}),
    saved: () => saved,
    state: () => state,
    reload,
    change: (decide) =>
      inTurn(async () => {
        const loading = load();
        if (loading) await loading;
        const next = decide(saved);
        if (next !== undefined) await write(next);
        return saved;
      }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => stopListening?.(),
  };
}

function queueTell(tell: () => void): void {
  void Promise.resolve().then(tell);
}

/** The same object as before where nothing that it tells has changed: React compares by identity. */
function stateOf({ session, ended }: Saved, before: SessionState): SessionState {
  const next: SessionState =
    session === undefined
      ? {
          status: "signed_out",
          ...(ended
            ? { reason: ended }
            : before.status === "signed_in"
              ? { reason: "cleared" }
              : {}),
        }
      : {
          status: "signed_in",
          user: session.user,
          sessionId: session.id,
          passwordChangeRequired: session.passwordChangeRequired,
        };
  return JSON.stringify(next) === JSON.stringify(before) ? before : next;
}
