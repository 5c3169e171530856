/** What the server is held to, and whether it is so. */
import type { Sample, Samples } from "./measure.ts";
import { ratioOf, type Spread } from "./statistics.ts";

export interface Goal {
  readonly what: string;
  /** The bound, in words. */
  readonly wanted: string;
  /** Absent where what it compares was not measured. */
  readonly figure: Spread | undefined;
  readonly isReached: boolean | undefined;
}

export function judge(samples: Samples): readonly Goal[] {
  const values = (name: string, figure: keyof Sample) =>
    samples.get(name)?.samples.map((sample) => sample[figure]) ?? [];
  const goal = (
    what: string,
    bound: { atLeast: number } | { atMost: number },
    above: readonly number[],
    below: readonly number[],
  ): Goal => {
    const isMeasured = above.length > 0 && below.length > 0;
    const figure = isMeasured ? ratioOf(above, below) : undefined;
    const median = figure?.median ?? Number.NaN;
    const isAtLeast = "atLeast" in bound;
    return {
      what,
      wanted: isAtLeast ? `≥ ${bound.atLeast} ×` : `≤ ${bound.atMost} ×`,
      figure,
      isReached: isMeasured
        ? isAtLeast
          ? median >= bound.atLeast
          : median <= bound.atMost
        : undefined,
    };
  };
  /** The most that a server took in any of its turns. */
  const memory = (...names: string[]) => {
    const all = names.flatMap((name) => values(name, "residentMib"));
    return all.length === 0 ? [] : [Math.max(...all)];
  };
  return [
    goal(
      "profile: CPU of the reference against KPA's",
      { atLeast: 40 },
      values("profile-reference", "cpuUs"),
      values("profile", "cpuUs"),
    ),
    goal(
      'profile: CPU against bare Fastify "hello"',
      { atMost: 2 },
      values("profile", "cpuUs"),
      values("hello", "cpuUs"),
    ),
    ...(samples.has("profile-against")
      ? [
          goal(
            "profile: CPU against the compared checkout's",
            { atMost: 1.05 },
            values("profile", "cpuUs"),
            values("profile-against", "cpuUs"),
          ),
        ]
      : []),
    goal(
      "log-in at 32 in flight: CPU against argon2id alone",
      { atMost: 1.2 },
      values("login", "cpuUs"),
      values("raw-argon2id", "cpuUs"),
    ),
    goal(
      "log-in at 32 in flight: rate against the reference's at 8",
      { atLeast: 20 },
      values("login", "perSecond"),
      values("login-reference", "perSecond"),
    ),
    goal(
      "profile p99 in a storm of log-ins against idle",
      { atMost: 3 },
      values("latency-storm", "p99Ms"),
      values("latency-idle", "p99Ms"),
    ),
    goal(
      "profile p99 in garbage tokens against idle",
      { atMost: 2 },
      values("latency-garbage", "p99Ms"),
      values("latency-garbage-idle", "p99Ms"),
    ),
    // What a server does by itself is in both. A statement for each hundredth token would make it several times that.
    goal(
      "transactions in garbage tokens against requests that need no database",
      { atMost: 1.5 },
      values("garbage", "transactions"),
      values("garbage-none", "transactions"),
    ),
    goal(
      "profile: CPU with all users against 1,000",
      { atMost: 1.15 },
      values("profile", "cpuUs"),
      values("profile-few", "cpuUs"),
    ),
    goal(
      "memory under load against the reference's",
      { atMost: 2 },
      memory("profile", "login", "login-8", "latency-storm"),
      memory("profile-reference", "login-reference"),
    ),
  ];
}
