/** Time that a person has to wait, or has left. */
import { KpaProblem } from "kpa-client";
import { useEffect, useRef, useState } from "react";

/** Whole seconds until an instant of `performance.now()`; 0 once it is past. */
export function useSecondsUntil(untilMs: number): number {
  const left = () => Math.max(0, Math.ceil((untilMs - performance.now()) / 1000));
  const [, setTick] = useState(0);
  const isOver = left() === 0;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => setTick((before) => before + 1), 500);
    return () => clearInterval(timer);
  }, [isOver]);
  return left();
}

/** The wait that a refusal asks for, from the moment that it came. */
export function useWaitOf(problem: unknown): number {
  const seen = useRef<{ problem: unknown; untilMs: number }>({ problem: undefined, untilMs: 0 });
  if (seen.current.problem !== problem) {
    const seconds = problem instanceof KpaProblem ? (problem.retryAfterSeconds ?? 0) : 0;
    seen.current = { problem, untilMs: performance.now() + seconds * 1000 };
  }
  return useSecondsUntil(seen.current.untilMs);
}

/** 272 → 4:32. */
export function clockTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
