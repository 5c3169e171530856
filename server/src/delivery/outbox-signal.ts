/** Tells a worker in this process that a message was written. It is committed a moment later. */
export class OutboxSignal {
  #listener: () => void = () => {};

  /** @returns stops listening */
  onWritten(listener: () => void): () => void {
    this.#listener = listener;
    return () => {
      if (this.#listener === listener) this.#listener = () => {};
    };
  }

  written(): void {
    this.#listener();
  }
}
