import { expect, test } from "vitest";
import { readBySeedsLibrary } from "../../test/harness/debian-python.ts";
import { isLocalHost, parseDatabaseUrl } from "./database-url.ts";

const read = (url: string) => {
  const { host, port, database, user, password } = parseDatabaseUrl(url);
  return { host, port, database, user: user ?? null, password: password ?? null };
};

const spellings: Record<string, ReturnType<typeof read>> = {
  "postgresql://postgres:password@localhost/kpa_db": {
    host: "localhost",
    port: 5432,
    database: "kpa_db",
    user: "postgres",
    password: "password",
  },
  "postgresql+psycopg2://u:a#b?c/d:e@db.example:5433/kpa": {
    host: "db.example",
    port: 5433,
    database: "kpa",
    user: "u",
    password: "a#b?c/d:e",
  },
  "postgres+asyncpg://u:p%40ss%2F%zz%@[::1]:6000/kpa": {
    host: "::1",
    port: 6000,
    database: "kpa",
    user: "u",
    password: "p@ss/%zz%",
  },
  "postgresql://u@/kpa?host=/var/run/postgresql": {
    host: "/var/run/postgresql",
    port: 5432,
    database: "kpa",
    user: "u",
    password: null,
  },
  "postgresql://u:@h/kpa": { host: "h", port: 5432, database: "kpa", user: "u", password: "" },
};

for (const [url, address] of Object.entries(spellings)) {
  test(`${url} is read as SQLAlchemy reads it`, () => expect(read(url)).toEqual(address));
}

test("SQLAlchemy reads the same from every address of this kind", () => {
  const users = [
    "",
    "u@",
    "u:@",
    "u:p@",
    "u%40x:p%2F@",
    "u:a#b@",
    "u:a?b@",
    "u:a/b@",
    "u:a:b@",
    "u:%zz%41@",
    "u:%E2%82%AC@",
    "u:p%C3@",
  ];
  const hosts = [
    "localhost",
    "127.0.0.1",
    "db.example:5433",
    "[::1]",
    "[2001:db8::1]:6000",
    "a-b_c",
  ];
  const urls = users.flatMap((user) =>
    hosts.flatMap((host) =>
      ["/kpa", "/kpa?sslmode=require", "/kpa-2?application_name=x&sslmode=disable"].map(
        (rest) => `postgresql+psycopg2://${user}${host}${rest}`,
      ),
    ),
  );
  const wanted = readBySeedsLibrary("database_url", urls) as ReturnType<typeof read>[] | undefined;
  if (wanted === undefined) return;
  expect(urls.map(read)).toEqual(wanted.map((one) => ({ ...one, port: one.port ?? 5432 })));
});

test("what is no address of a PostgreSQL database is refused without being repeated", () => {
  const canary = "canary-secret";
  const wrong = [
    "mysql://u:canary-secret@h/d",
    "canary-secret",
    "postgresql://u:canary-secret@h:0/d",
    "postgresql://u:canary-secret@h:99999/d",
    "postgresql://u:canary-secret@h:x/d",
    "postgresql://:canary-secret@h/",
    "postgresql://u:canary-secret@h/d?sslmode=yes",
    "http://u:canary-secret@h/d",
    "",
  ];
  for (const url of wrong) {
    let message = "accepted";
    try {
      parseDatabaseUrl(url);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).not.toBe("accepted");
    expect(message).not.toContain(canary);
  }
});

test("only this machine counts as local", () => {
  for (const host of ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "::1", "/tmp"]) {
    expect([host, isLocalHost(host)]).toEqual([host, true]);
  }
  for (const host of ["localhost.evil.example", "10.0.0.1", "0.0.0.0", "::", "127.0.0.1.x", "db"]) {
    expect([host, isLocalHost(host)]).toEqual([host, false]);
  }
});
