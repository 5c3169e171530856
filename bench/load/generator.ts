/** A load generator: takes a job as JSON on its command line, prints the result as JSON. */
import { readFileSync } from "node:fs";
import { type LoadJob, type LoadResult, percentile, type RequestSource } from "./job.ts";
import { Connection } from "./wire.ts";

/** Before an open loop is timed, so that connections and prepared statements are there. */
const leadSeconds = 1;
/** More than the server lets wait: an open loop never waits for a connection. */
const longestPatienceMs = 10_000;

const job = JSON.parse(process.argv[2] ?? "") as LoadJob;
const { hostname, port } = new URL(job.url);
const wanted = new Set(job.wanted ?? [200]);
const nextRequest = mixed(job.sources);
const latencies: number[] = [];
let failed = 0;
let isStopped = false;
process.once("SIGTERM", () => {
  isStopped = true;
});

const result =
  "inFlight" in job.load ? await closedLoop(job.load.inFlight) : await openLoop(job.load.perSecond);
process.stdout.write(JSON.stringify(result));
process.exit(0);

/** @returns the next request, of a source that its share falls to */
function mixed(sources: readonly RequestSource[]): () => string {
  let total = 0;
  const nexts = sources.map((source) => {
    total += source.share ?? 1;
    return { upTo: total, next: inTurn(source) };
  });
  return () => {
    const drawn = Math.random() * total;
    return nexts.find(({ upTo }) => drawn < upTo)?.next() ?? "";
  };
}

function inTurn(source: RequestSource): () => string {
  const requests = buildRequests(source);
  let at = Math.floor(Math.random() * requests.length);
  return () => {
    at = (at + 1) % requests.length;
    return requests[at] as string;
  };
}

function buildRequests({ method, path, linesFile }: RequestSource): readonly string[] {
  const start = `${method} ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n`;
  if (linesFile === undefined) return [`${start}\r\n`];
  return readFileSync(linesFile, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) =>
      method === "GET"
        ? `${start}authorization: Bearer ${line}\r\n\r\n`
        : `${start}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(line)}\r\n\r\n${line}`,
    );
}

/** @param since what the latency is counted from */
async function send(connection: Connection, since: number, isCounted = true): Promise<void> {
  const isGood = await connection.send(nextRequest()).then(
    ({ status }) => wanted.has(status),
    () => false,
  );
  if (!isCounted) return;
  if (isGood) latencies.push(performance.now() - since);
  else failed++;
}

/** Stops sending at the deadline and waits for what is under way: the server is left idle. */
async function closedLoop(inFlight: number): Promise<LoadResult> {
  const startedAt = performance.now();
  const deadline = startedAt + job.seconds * 1000;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      const connection = new Connection(hostname, Number(port));
      while (performance.now() < deadline && !isStopped) await send(connection, performance.now());
    }),
  );
  return summary((performance.now() - startedAt) / 1000, 0);
}

/**
 * Sends on a fixed schedule and times from the scheduled instant: a server that stalls is charged
 * for every request that should have been sent meanwhile.
 */
async function openLoop(perSecond: number): Promise<LoadResult> {
  const free: Connection[] = [];
  const startAt = performance.now() + leadSeconds * 1000;
  const total = (leadSeconds + job.seconds) * perSecond;
  const underWay = new Set<Promise<void>>();
  for (let n = 0; n < total && !isStopped; n++) {
    const intendedAt = startAt - leadSeconds * 1000 + (n * 1000) / perSecond;
    const wait = intendedAt - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const connection = free.pop() ?? new Connection(hostname, Number(port));
    const sent = send(connection, intendedAt, intendedAt >= startAt).finally(() => {
      free.push(connection);
      underWay.delete(sent);
    });
    underWay.add(sent);
  }
  const patience = new Promise((resolve) => setTimeout(resolve, longestPatienceMs));
  await Promise.race([Promise.all(underWay), patience]);
  return summary((performance.now() - startAt) / 1000, underWay.size);
}

function summary(seconds: number, abandoned: number): LoadResult {
  latencies.sort((a, b) => a - b);
  return {
    answered: latencies.length,
    failed,
    abandoned,
    seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}
