import type { RecordableRule } from "../config/message-limits.ts";

/** Rules on attempts: they always refuse. */
export type AttemptRule = "account" | "attempts-by-client";

export type Rule = RecordableRule | AttemptRule;

/** How often each rule refused since the start, or would have: for the metrics. */
export class LimitTally {
  readonly #counts = new Map<string, { rule: Rule; mode: "deny" | "record"; count: number }>();

  add(rule: Rule, mode: "deny" | "record"): void {
    const key = `${rule} ${mode}`;
    const entry = this.#counts.get(key) ?? { rule, mode, count: 0 };
    entry.count++;
    this.#counts.set(key, entry);
  }

  entries(): readonly { readonly rule: Rule; readonly mode: string; readonly count: number }[] {
    return [...this.#counts.values()];
  }
}
