import { useCallback, useEffect, useState } from "react";

export interface Answered<T> {
  /** Absent until it has come; stays where asking again fails. */
  readonly data: T | undefined;
  readonly problem: unknown;
  readonly reload: () => void;
}

/**
 * What the server answers, asked once when the page is shown and again by `reload`.
 * @param ask has to be the same function at each render
 */
export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T>): Answered<T> {
  const [data, setData] = useState<T>();
  const [problem, setProblem] = useState<unknown>();
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    const leaving = new AbortController();
    setProblem(undefined);
    ask(leaving.signal).then(
      (answer) => {
        if (!leaving.signal.aborted) setData(answer);
      },
      (fault) => {
        if (!leaving.signal.aborted) setProblem(fault);
      },
    );
    return () => leaving.abort();
  }, [ask, round]);
  return { data, problem, reload: useCallback(() => setRound((before) => before + 1), []) };
}
