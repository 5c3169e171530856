/** Rules that hold however requests interleave: played round after round, on two servers at once. */
import { test } from "vitest";
import type { Environment } from "../../src/config/load.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { cheapPasswords } from "./cheap-passwords.ts";
import {
  type Answer,
  openAt,
  openTestDatabase,
  startTestServer,
  type TestServer,
} from "./test-server.ts";

export interface Pair {
  /** One server or the other, in turn. */
  readonly at: (n: number) => TestServer;
  readonly first: TestServer;
  /** @throws where a request was answered 503 for another reason than a machine that is too slow */
  readonly close: () => Promise<void>;
}

/** Two servers with connections of their own to one database, where the engine has more than one. */
export async function startPair(environment: Environment = {}): Promise<Pair> {
  const { database, url } = await openTestDatabase();
  const beside = url === undefined ? database : openAt(url);
  // 64 at once are many for a server's few connections, and clients ask again.
  const clients = "many" as const;
  const options = { environment, passwords: cheapPasswords, isPatient: true, clients };
  const first = await startTestServer({ ...options, database });
  const second = await startTestServer({ ...options, database: beside });
  return {
    at: (n) => (n % 2 === 0 ? first : second),
    first,
    close: async () => {
      await second.close();
      await first.close();
      if (beside !== database) await beside.close();
      await database.close();
      for (const { logLines } of [first, second]) refuseFaults(logLines);
    },
  };
}

/** What a slow machine brings about. Not a deadlock, and not a race that was given up. */
const tooSlow = /timeout exceeded when trying to connect|due to (lock|statement) timeout/;

function refuseFaults(logLines: readonly string[]): void {
  const faults = logLines.filter(
    (line) => line.includes('"the database did not answer"') && !tooSlow.test(line),
  );
  if (faults.length > 0) throw new Error(`${faults.length} faults, such as ${faults[0]}`);
}

/** What a round of a race did; counted by outcome, so that one can see whether it was a race at all. */
export interface RaceReport {
  readonly rounds: number;
  readonly seconds: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

declare module "vitest" {
  interface TaskMeta {
    race?: RaceReport;
  }
}

/**
 * A test of one rule, in as many rounds as `KPA_TEST_ROUNDS` says.
 * @param rounds as many as a run of the whole suite has time for: about a third of a second
 * @param play one round, with chances that are the same in every run. @returns how it came out
 */
export function race(
  rule: string,
  rounds: number,
  play: (chance: Chance, round: number) => Promise<string>,
): void {
  const asked = process.env.KPA_TEST_ROUNDS ?? "";
  const count = asked === "" ? rounds : Number(asked);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error("KPA_TEST_ROUNDS is no number");
  test(rule, { timeout: 30_000 + count * 5_000 }, async ({ task }) => {
    const outcomes: Record<string, number> = {};
    const startedAt = performance.now();
    for (let round = 0; round < count; round++) {
      const outcome = await play(chanceOf(round), round).catch((error) => {
        if (error instanceof Error) error.message = `round ${round}: ${error.message}`;
        throw error;
      });
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    task.meta.race = { rounds: count, seconds, outcomes };
  });
}

/** Starts all of them, in an order and with gaps that chance decides. @returns in the given order */
export function atOnce<T>(
  chance: Chance,
  racers: readonly (() => Promise<T>)[],
): Promise<readonly T[]> {
  const results = new Array<Promise<T>>(racers.length);
  for (const [at, racer] of chance.shuffled([...racers.entries()])) {
    results[at] = chance.someTurns().then(racer);
  }
  return Promise.all(results);
}

export function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

/** How many there are of each status, or of each problem's code. */
export function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = body?.code ?? String(status);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
