import { platform, type StorageChange } from "./platform.ts";

/**
 * Where the tokens are kept between starts of the app: one text, which only the client reads. It holds the
 * refresh token, so keep it where only this app can read it.
 *
 * Both functions may be asynchronous. Where one throws, the client goes on with what it has in memory and
 * writes again at the next change.
 *
 * @example
 * import * as SecureStore from "expo-secure-store";
 * const store: TokenStore = {
 *   read: () => SecureStore.getItemAsync("kpa"),
 *   write: (text) => SecureStore.setItemAsync("kpa", text),
 * };
 */
export interface TokenStore {
  /** @returns what was written last; null, undefined or empty: nothing yet */
  read(): string | null | undefined | Promise<string | null | undefined>;
  /** Resolves when the text is safe: only then does a log-in or a request go on. */
  write(text: string): unknown;
  /**
   * Told by a store that several pages share: calls the listener when another page wrote.
   * @returns a function that ends it
   */
  subscribe?(listener: () => void): () => void;
  /**
   * What pages that share the store call it. Those with one name refresh one after the other, where the
   * platform has Web Locks. Undefined: nobody else uses it.
   */
  readonly name?: string;
}

let memoryStores = 0;

/**
 * Keeps the tokens as long as this page or process lives: in tests, on servers, and where nothing may be
 * left on the device. Two clients on one store are signed in and out together.
 *
 * @example const kpa = createKpa({ baseUrl, store: memoryStore() });
 */
export function memoryStore(): TokenStore {
  let kept: string | undefined;
  const listeners = new Set<() => void>();
  return {
    name: `kpa-memory-${memoryStores++}-${Math.random()}`,
    read: () => kept,
    write: (text) => {
      kept = text;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Keeps the tokens in `localStorage`: all tabs of an origin are signed in and out together. Any script of
 * the origin can read them, so serve the page under a content security policy. Where there is no
 * `localStorage`, or it refuses, the tokens live as long as the page.
 *
 * @param key of `localStorage`; another for each server that one origin talks to
 * @example const kpa = createKpa({ baseUrl: "", store: webStore("kpa") });
 */
export function webStore(key: string): TokenStore {
  const storage = () => {
    if (platform.localStorage === undefined) throw new Error("there is no localStorage");
    return platform.localStorage;
  };
  return {
    name: `kpa-${key}`,
    read: () => storage().getItem(key),
    write: (text) => storage().setItem(key, text),
    subscribe: (listener) => {
      const heard = (change: StorageChange) => {
        if (change.key === key || change.key === null) listener();
      };
      platform.addEventListener?.("storage", heard);
      return () => platform.removeEventListener?.("storage", heard);
    },
  };
}
