/**
 * Whether the time of an answer tells who has an account: a short version of `npm run test:timing`, over HTTP
 * to a server of its own. With few samples, on a machine that does other things, it finds what is coarse, such
 * as a hash that is left out; what is fine is found by the whole run, and by the statements alone.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { Client } from "../../bench/timing/client.ts";
import { type Operation, operations } from "../../bench/timing/operations.ts";
import { type KindName, targetOf } from "../../bench/timing/population.ts";
import { noTimes, takeRounds } from "../../bench/timing/rounds.ts";
import { type Stage, setUp } from "../../bench/timing/stage.ts";
import { type Bounds, compare, judge } from "../../bench/timing/statistics.ts";

/** What a machine does beside this must not look like an account. */
const coarse: Bounds = { gapMs: 1, gapShare: 0.1, delta: 0.2 };
const warmUpRounds = 5;

interface Measurement {
  readonly client: Client;
  readonly operation: Operation;
  readonly first: number;
  readonly rounds: number;
}

/** @returns the kinds that look different, and which way */
async function findDifferences(measurement: Measurement): Promise<readonly string[]> {
  const { client, operation, first, rounds } = measurement;
  const warmUp = { client, operation, targetOf, from: first, count: warmUpRounds };
  await takeRounds(warmUp, noTimes(operation));
  const times = noTimes(operation);
  await takeRounds({ ...warmUp, from: first + warmUpRounds, count: rounds }, times);
  return operation.kinds.flatMap((kind) => {
    const comparison = compare(times.get(kind) ?? [], times.get("unknown") ?? []);
    const isDifferent = judge(comparison, coarse) === "different";
    return isDifferent ? [`${kind} ${comparison.delta.value > 0 ? "longer" : "shorter"}`] : [];
  });
}

/** What looks different has to do so twice: once in a thousand times equals look different. */
async function findLastingDifferences(measurement: Measurement): Promise<readonly string[]> {
  const found = await findDifferences(measurement);
  if (found.length === 0) return [];
  const first = measurement.first + accountsFor(measurement.rounds);
  const again = await findDifferences({ ...measurement, first });
  return found.filter((one) => again.includes(one));
}

const accountsFor = (rounds: number) => warmUpRounds + rounds;

const timeout = 60_000;

describe.runIf(inject("engine") === "postgresql")("by the clock nobody can tell", () => {
  const most = 60;
  const cases: readonly [name: string, rounds: number, kinds: readonly KindName[]][] = [
    ["log-in", 30, ["proved", "bcrypt"]],
    ["code-sign-up", most, ["proved"]],
    ["code-reset", most, ["proved", "disabled"]],
    ["guess-log-in", most, ["proved"]],
  ];
  let stage: Stage | undefined;
  let client: Client | undefined;
  beforeAll(async () => {
    stage = await setUp({
      databaseUrl: inject("postgresqlUrl"),
      accounts: cases.length * 2 * accountsFor(most),
      limits: "off",
    });
    client = new Client(stage.server.url);
  }, timeout);
  afterAll(async () => {
    client?.close();
    await stage?.close();
  });

  test.each(cases.map(([name, rounds, kinds], place) => ({ name, rounds, kinds, place })))(
    "who has an account: $name",
    async ({ name, rounds, kinds, place }) => {
      const found = operations.find((one) => one.name === name);
      if (found === undefined || client === undefined) throw new Error(`there is no ${name}`);
      const operation = { ...found, kinds };
      const first = place * 2 * accountsFor(most);
      expect(await findLastingDifferences({ client, operation, first, rounds })).toEqual([]);
    },
    timeout,
  );
});

test(
  "a server that takes 2 ms longer for an account is found out",
  async () => {
    const known = new Set<string>();
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        const until = performance.now() + (known.has(JSON.parse(text).phone) ? 3 : 1);
        while (performance.now() < until);
        response.writeHead(401, { "content-length": 0 }).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => {
      client.close();
      server.close();
    });
    const rounds = 60;
    for (let n = 0; n < 2 * accountsFor(rounds); n++) known.add(targetOf("proved", n).phone);
    const operation: Operation = {
      name: "stand-in",
      label: "A stand-in",
      kinds: ["control", "proved"],
      request: ({ phone }) => ({ path: "/", body: { phone } }),
      status: 401,
    };
    const measurement = { client, operation, first: 0, rounds };
    expect(await findLastingDifferences(measurement)).toEqual(["proved longer"]);
  },
  timeout,
);
