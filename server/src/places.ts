/**
 * A bounded number of places for each key; who finds none waits in order. Waiting here costs nothing,
 * where waiting in the database would ask it over and over.
 */
export class Places {
  readonly #most: number;
  readonly #keys = new Map<string, { taken: number; readonly queue: (() => void)[] }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns gives the place back, once however often it is called; undefined after `patienceMs` */
  async take(key: string, patienceMs: number): Promise<(() => void) | undefined> {
    const entry = this.#keys.get(key) ?? { taken: 0, queue: [] };
    this.#keys.set(key, entry);
    if (entry.taken < this.#most) {
      entry.taken++;
      return this.#release(key);
    }
    const isGiven = await new Promise<boolean>((resolve) => {
      const take = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        entry.queue.splice(entry.queue.indexOf(take), 1);
        resolve(false);
      }, patienceMs);
      entry.queue.push(take);
    });
    return isGiven ? this.#release(key) : undefined;
  }

  #release(key: string): () => void {
    let isHeld = true;
    return () => {
      const entry = this.#keys.get(key);
      if (!isHeld || entry === undefined) return;
      isHeld = false;
      const next = entry.queue.shift();
      if (next !== undefined) next();
      else if (--entry.taken === 0) this.#keys.delete(key);
    };
  }
}
