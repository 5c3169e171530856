/** What a generator process is asked to do, and what it tells of it. */
export interface LoadJob {
  readonly url: string;
  /** What is sent; several kinds are mixed at random by their shares. */
  readonly sources: readonly RequestSource[];
  /** Closed: so many always under way. Open: so many sent each second, whatever comes back. */
  readonly load: { readonly inFlight: number } | { readonly perSecond: number };
  /** The longest; SIGTERM ends it before. */
  readonly seconds: number;
  /** The status of an answer that counts as one; 200 unless it says otherwise. */
  readonly wanted?: readonly number[];
}

/** `GET` with one token a line of `linesFile`, `POST` with one body a line, or `GET` bare. */
export interface RequestSource {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly linesFile?: string;
  /** Beside the others'; 1 unless it says otherwise. */
  readonly share?: number;
}

export interface LoadResult {
  /** Answered as wanted. */
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
