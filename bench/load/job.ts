/** What a generator process is asked to do, and what it tells of it. */
export interface LoadJob {
  readonly url: string;
  /** `GET` with one token a line of `linesFile`, `POST` with one body a line, or `GET` bare. */
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly linesFile?: string;
  /** Closed: so many always under way. Open: so many sent each second, whatever comes back. */
  readonly load: { readonly inFlight: number } | { readonly perSecond: number };
  readonly seconds: number;
}

export interface LoadResult {
  /** Answered with 200. */
  readonly answered: number;
  /** Another status, or no answer. */
  readonly failed: number;
  /** Sent and given up at the end; the server works them off unheard. */
  readonly abandoned: number;
  /** Until the last answer. */
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
