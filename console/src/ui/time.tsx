import { useSyncExternalStore } from "react";
import { useFormat } from "./language.tsx";

const stepMs = 15_000;
let nowMs = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all that is shown: it stands still while nobody looks. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Milliseconds of the clock, some seconds old at most. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}

/**
 * An instant: how long ago or how far ahead, with the exact time under the pointer, here and in UTC.
 * @param at RFC 3339; `absolute` shows date and time in the place of the span
 */
export function Time({ at, absolute }: { at: string; absolute?: boolean }) {
  const format = useFormat();
  const now = useNow();
  const exact = format.dateTime(at);
  return (
    <time dateTime={at} title={`${exact} (${at})`}>
      {/* What happened a moment ago may lie ahead of a clock that moves in steps. */}
      {absolute ? exact : format.since(at, Math.max(now, Math.min(Date.now(), now + stepMs)))}
    </time>
  );
}
