import type { RecordableRule } from "../config/message-limits.ts";

/** Rules on attempts: they always refuse. */
export type AttemptRule = "account" | "attempts-by-client";

export type Rule = RecordableRule | AttemptRule;

/** How often each rule refused since the start, or would have: for the metrics. */
export class LimitTally {
  readonly #counts = new Map<string, { rule: Rule; mode: "deny" | "record"; count: number }>();
  #attempts = 0;

  add(rule: Rule, mode: "deny" | "record"): void {
    if (rule === "account" || rule === "attempts-by-client") this.#attempts++;
    const key = `${rule} ${mode}`;
    const entry = this.#counts.get(key) ?? { rule, mode, count: 0 };
    entry.count++;
    this.#counts.set(key, entry);
  }

  entries(): readonly { readonly rule: Rule; readonly mode: string; readonly count: number }[] {
    return [...this.#counts.values()];
  }

  /** Attempts that were refused since this was last asked: whoever asks writes them down. */
  takeAttempts(): number {
    const taken = this.#attempts;
    this.#attempts = 0;
    return taken;
  }

  /** They could not be written down. */
  putBackAttempts(count: number): void {
    this.#attempts += count;
  }
}
