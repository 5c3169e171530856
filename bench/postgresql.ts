/** The PostgreSQL that the bench makes its databases in, and the CPU that each of them costs. */
import pg from "pg";
import { cpuSecondsOf } from "./processes.ts";

const watchEveryMs = 200;

export interface CpuWatch {
  readonly stop: () => Promise<{ seconds: number; endedBackends: number }>;
}

export class Postgresql {
  readonly #url: URL;
  readonly #admin: pg.Client;
  readonly #made: string[] = [];

  private constructor(url: URL, admin: pg.Client) {
    this.#url = url;
    this.#admin = admin;
  }

  static async connect(url: string): Promise<Postgresql> {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    return new Postgresql(new URL(url), admin);
  }

  async version(): Promise<string> {
    const { rows } = await this.#admin.query<{ server_version: string }>("show server_version");
    return rows[0]?.server_version.split(" ", 1)[0] ?? "unknown";
  }

  /** @returns the new database's URL */
  async create(purpose: string): Promise<string> {
    const name = `kpa_bench_${process.pid}_${purpose}`;
    await this.#admin.query(`create database ${name}`);
    this.#made.push(name);
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async run(url: string, statements: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** Of a database since it was made, as far as ended connections have told. */
  async countTransactions(url: string): Promise<number> {
    const { rows } = await this.#admin.query<{ count: number }>(
      "select (xact_commit + xact_rollback)::float8 as count from pg_stat_database where datname = $1",
      [new URL(url).pathname.slice(1)],
    );
    return rows[0]?.count ?? 0;
  }

  /**
   * Adds up what the backends of a database use from now on. A backend that ends in between counts
   * with what it had used when it was last seen.
   */
  async watch(url: string): Promise<CpuWatch> {
    const database = new URL(url).pathname.slice(1);
    const before = new Map<number, number>();
    const last = new Map<number, number>();
    let alive: readonly number[] = [];
    const look = async () => {
      const { rows } = await this.#admin.query<{ pid: number }>(
        "select pid from pg_stat_activity where datname = $1",
        [database],
      );
      alive = rows.map((row) => row.pid);
      for (const pid of alive) {
        const seconds = cpuSecondsOf(pid);
        if (seconds !== undefined) last.set(pid, seconds);
      }
    };
    await look();
    for (const [pid, seconds] of last) before.set(pid, seconds);
    let looking = Promise.resolve();
    const timer = setInterval(() => {
      looking = looking.then(look);
    }, watchEveryMs);
    return {
      stop: async () => {
        clearInterval(timer);
        await looking;
        await look();
        let seconds = 0;
        for (const [pid, used] of last) seconds += used - (before.get(pid) ?? 0);
        const endedBackends = [...last.keys()].filter((pid) => !alive.includes(pid)).length;
        return { seconds, endedBackends };
      },
    };
  }

  async close(): Promise<void> {
    for (const name of this.#made) {
      await this.#admin.query(`drop database if exists ${name} with (force)`);
    }
    await this.#admin.end();
  }
}
