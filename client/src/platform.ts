/**
 * What the client uses of the platform that it runs on, looked up at each use: React Native has no
 * `localStorage` and no Web Locks, a private window may refuse both, and a polyfill may come later.
 */

/** The part of an `AbortSignal` that is used. The platform's own fits. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

interface Locks {
  request<T>(
    name: string,
    options: { readonly signal: Signal },
    work: () => Promise<T>,
  ): Promise<T>;
}

export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** A `storage` event: another page of this origin wrote. `key` is null where everything was cleared. */
export interface StorageChange {
  readonly key: string | null;
}

export type FetchOfPlatform = (request: never) => Promise<unknown>;

interface Platform {
  fetch: FetchOfPlatform;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  readonly AbortController: new () => { readonly signal: Signal; abort(): void };
  readonly performance?: { now(): number };
  readonly navigator?: { readonly locks?: Locks };
  readonly localStorage?: WebStorage;
  addEventListener?(type: "storage", listener: (change: StorageChange) => void): void;
  removeEventListener?(type: "storage", listener: (change: StorageChange) => void): void;
}

export const platform = globalThis as unknown as Platform;

/** Milliseconds that only grow while this page lives, whatever is done to the device's clock. */
export function steadyNowMs(): number {
  return platform.performance?.now() ?? Date.now();
}
