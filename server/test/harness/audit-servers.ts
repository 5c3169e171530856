/** Several servers on one log, each with the connections that a server has. */
import type { Log } from "./audit-log.ts";
import { openAt } from "./test-server.ts";

/** As many servers as asked for; on the embedded engine there is one, whatever is asked for. */
export async function withServers<T>(
  log: Log,
  count: number,
  work: (servers: readonly Log[]) => Promise<T>,
): Promise<T> {
  const { url } = log;
  const databases = url === undefined ? [] : Array.from({ length: count }, () => openAt(url));
  const servers = databases.map((database) => ({ ...log, database, db: database.kysely }));
  try {
    return await work(servers.length === 0 ? [log] : servers);
  } finally {
    await Promise.all(databases.map((database) => database.close()));
  }
}

/** A server has so many connections: who waits for one of them does not wait for a lane. */
const connections = 8;

/** So many actions, as many of them at once as there are connections. */
export async function atOnce(
  servers: readonly Log[],
  actions: number,
  action: (server: Log, n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (server: Log) => {
    for (let n = next++; n < actions; n = next++) await action(server, n);
  };
  const workers = servers.flatMap((server) =>
    Array.from({ length: connections }, () => worker(server)),
  );
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}
