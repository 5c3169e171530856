import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadConfig } from "./load.ts";
import { configWarnings, productionFaults } from "./production.ts";

const goodSecret = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978";

function examine(environment: Record<string, string>) {
  const config = loadConfig({
    environment: { SECRET_KEY: goodSecret, ...environment },
    readFile: () => "",
  });
  return { faults: productionFaults(config), warnings: configWarnings(config) };
}

test("a good secret and a local database are enough; senders too, and nothing is warned of", () => {
  const enough = { DATABASE_URL: "postgresql://u@localhost/d" };
  expect(examine(enough).faults).toEqual([]);
  const senders = {
    KPA_SMS_PROVIDER: "twilio://AC1:secret@api.twilio.com?from=KPA",
    KPA_SMS_PRICES: "*=0.05",
    KPA_MAIL_URL: "smtps://user:secret@mail.example.com?from=kpa@example.com",
  };
  expect(examine({ ...enough, ...senders })).toEqual({ faults: [], warnings: [] });
});

test("a secret that is missing, short or published is refused by name, and not shown", () => {
  const config = loadConfig({ environment: {}, readFile: () => "" });
  expect(productionFaults(config)[0]).toMatch(/^SECRET_KEY has to be set.*openssl rand -hex 32/);
  const weak = [
    "Your_secret_key",
    "your-secret-key",
    "changeme",
    "ChangeMe!",
    "secret",
    "x".repeat(31),
    "é".repeat(15),
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    "a-string-secret-at-least-256-bits-long",
    "________________________________",
  ];
  for (const secret of weak) {
    const { faults } = examine({ SECRET_KEY: secret });
    expect([secret, faults.length]).toEqual([secret, 1]);
    expect(faults[0]).toMatch(/^SECRET_KEY (has \d+ bytes|was published)/);
    expect(faults[0]).not.toContain(secret);
  }
  expect(examine({ SECRET_KEY: "x1".repeat(16) }).faults).toEqual([]);
});

test("KPA_WEAK_SECRET=accept starts with it, and it is told at each start", () => {
  const { faults, warnings } = examine({
    SECRET_KEY: "Your_secret_key",
    KPA_WEAK_SECRET: "accept",
  });
  expect(faults).toEqual([]);
  expect(warnings.join("\n")).toMatch(/SECRET_KEY was published/);
});

test("no secret that stands in this repository's own files is accepted", () => {
  const root = new URL("../../../", import.meta.url);
  const papers = readdirSync(root).filter((name) => /\.(md|yaml|yml)$|^\.env/.test(name));
  const found = papers.flatMap((name) =>
    [
      ...readFileSync(new URL(name, root), "utf8").matchAll(/SECRET_KEY\s*[=:]\s*"?([^\s"#`$]+)/g),
    ].map((match) => match[1] ?? ""),
  );
  for (const secret of found) {
    expect([secret, examine({ SECRET_KEY: secret }).faults.length]).toEqual([secret, 1]);
  }
});

test("a database beyond this machine needs TLS, or a word that it does not", () => {
  const remote = "postgresql://u:p@db.example/d";
  for (const url of [remote, `${remote}?sslmode=prefer`, `${remote}?sslmode=disable`]) {
    expect(examine({ DATABASE_URL: url }).faults[0]).toMatch(/^DATABASE_URL .*TLS/);
    expect(examine({ DATABASE_URL: url, KPA_DATABASE_TLS: "off" }).faults).toEqual([]);
    expect(examine({ DATABASE_URL: url, KPA_DATABASE_TLS: "require" }).faults).toEqual([]);
  }
  for (const mode of ["require", "verify-ca", "verify-full"]) {
    expect(examine({ DATABASE_URL: `${remote}?sslmode=${mode}` }).faults).toEqual([]);
  }
});

test("origins of everybody and a metrics token that can be guessed are refused", () => {
  expect(examine({ KPA_CORS_ORIGINS: "*" }).faults[0]).toMatch(/^KPA_CORS_ORIGINS/);
  expect(examine({ KPA_METRICS_TOKEN: "short" }).faults[0]).toMatch(/^KPA_METRICS_TOKEN/);
});

test("every reason not to start is told at once", () => {
  const { faults } = examine({
    SECRET_KEY: "changeme",
    DATABASE_URL: "postgresql://u@db.example/d",
    KPA_CORS_ORIGINS: "*",
    KPA_METRICS_TOKEN: "short",
  });
  expect(faults).toHaveLength(4);
});

test("what only development may do is refused in production and nowhere else", () => {
  const risky = { SECRET_KEY: "changeme", KPA_CORS_ORIGINS: "*", KPA_METRICS_TOKEN: "short" };
  expect(examine({ ...risky, KPA_ENV: "development" }).faults).toEqual([]);
  expect(examine(risky).faults).toHaveLength(3);
});

test("what is allowed in production but somebody should know is a warning", () => {
  expect(examine({}).warnings.join("\n")).toMatch(/embedded database.*can be lost.*power/);
  expect(examine({ KPA_RATE_LIMITS: "off" }).warnings.join("\n")).toContain("KPA_RATE_LIMITS=off");
  expect(examine({ KPA_DEMO_USER: "accept" }).warnings.join("\n")).toContain("KPA_DEMO_USER");
});

test("a Redis on another machine without TLS is warned of, and its password is not shown", () => {
  const warnings = (KPA_REDIS_URL: string) => examine({ KPA_REDIS_URL }).warnings.join("\n");
  for (const host of ["redis.example.com", "10.0.0.5", "[2001:db8::1]"]) {
    const told = warnings(`redis://:pass-phrase@${host}:6379/0`);
    expect(told).toMatch(/KPA_REDIS_URL is on another machine.*rediss:/);
    expect(told).not.toMatch(/pass-phrase/);
    expect(warnings(`rediss://:pass-phrase@${host}:6379/0`)).not.toContain("KPA_REDIS_URL");
  }
  for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
    expect(warnings(`redis://${host}:6379/0`)).not.toContain("KPA_REDIS_URL");
  }
});
