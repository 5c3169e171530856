/** Takes the times of an operation: in each round once for every kind of account, in an order drawn anew. */
import { type Client, shapeOf, type TimedAnswer } from "./client.ts";
import type { Operation } from "./operations.ts";
import type { KindName, Target } from "./population.ts";

/** In ms, by kind; in the same place of each the times of the same round. */
export type Times = ReadonlyMap<KindName, number[]>;

export interface Rounds {
  readonly client: Pick<Client, "ask">;
  readonly operation: Operation;
  /** Of the n-th of a kind that is tried. */
  readonly targetOf: (kind: KindName, n: number) => Target;
  /** What is tried first. */
  readonly from: number;
  readonly count: number;
}

export function noTimes({ kinds }: Operation): Times {
  return new Map((["unknown", ...kinds] as const).map((kind) => [kind, []]));
}

/**
 * Adds to `times`. Nothing is left out: what answers otherwise ends the run.
 * @throws where an answer differs from the others' in anything but its time
 */
export async function takeRounds(rounds: Rounds, times: Times): Promise<void> {
  let shape: string | undefined;
  for (let n = rounds.from; n < rounds.from + rounds.count; n++) {
    const ids = await prepare(rounds, n, [...times.keys()]);
    for (const kind of shuffled([...times.keys()])) {
      const { client, operation, targetOf } = rounds;
      const request = operation.request(targetOf(kind, n), ids.get(kind) ?? "");
      const answer = await client.ask(request);
      expectStatus(answer, operation.status, `${operation.label}: ${kind}`);
      shape ??= shapeOf(answer);
      if (shapeOf(answer) !== shape) {
        throw new Error(`${operation.label}: ${kind} is answered otherwise:\n${shapeOf(answer)}`);
      }
      times.get(kind)?.push(answer.milliseconds);
    }
  }
}

/**
 * For all before any is timed, in an order of their own: what a server still does for one of them afterwards
 * falls on all alike.
 */
async function prepare(
  { client, operation, targetOf }: Rounds,
  n: number,
  kinds: readonly KindName[],
): Promise<ReadonlyMap<KindName, string>> {
  const ids = new Map<KindName, string>();
  if (operation.before === undefined) return ids;
  for (const kind of shuffled(kinds)) {
    const answer = await client.ask(operation.before(targetOf(kind, n)));
    expectStatus(answer, 202, `before ${operation.label}: ${kind}`);
    ids.set(kind, JSON.parse(answer.body).data.verification_id);
  }
  return ids;
}

function expectStatus(answer: TimedAnswer, status: number, what: string): void {
  if (answer.status === status) return;
  throw new Error(`${what} is answered ${answer.status}, not ${status}: ${answer.body}`);
}

function shuffled<T>(values: readonly T[]): readonly T[] {
  const drawn = [...values];
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [drawn[at], drawn[other]] = [drawn[other] as T, drawn[at] as T];
  }
  return drawn;
}
