import { expect, test } from "vitest";
import { ConfigError, type ConfigSources, loadConfig } from "./load.ts";
import { type Option, type OptionName, optionNames, options } from "./options.ts";

function load(environment: Record<string, string>, more: Partial<ConfigSources> = {}) {
  return loadConfig({ environment, readFile: () => "", ...more });
}

const goodSecret = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978";

/** Of a server in production that lacks nothing else. */
function faultsOf(environment: Record<string, string>, more: Partial<ConfigSources> = {}) {
  const secret = "SECRET_KEY_FILE" in environment ? {} : { SECRET_KEY: goodSecret };
  try {
    load({ ...secret, ...environment }, more);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test("nothing set is production, on this machine only", () => {
  expect(load({})).toMatchObject({
    KPA_ENV: "production",
    isProduction: true,
    HOST: "127.0.0.1",
    PORT: 8000,
    KPA_TRUST_PROXY: [],
    database: undefined,
  });
});

test("every default in the table is one that its own parser accepts", () => {
  const config = load({});
  for (const name of optionNames) {
    const entry: Option = options[name];
    expect([name, config[name] === undefined]).toEqual([name, entry.default === undefined]);
  }
});

const numbers: readonly OptionName[] = [
  "PORT",
  "ACCESS_TOKEN_EXPIRE_MINUTES",
  "KPA_PASSWORD_MIN_LENGTH",
  "KPA_SESSIONS_PER_USER",
  "KPA_HASH_QUEUE",
  "KPA_WORKERS",
  "KPA_VERIFICATION_TTL_SECONDS",
];

test("a number is digits within its bounds, and nothing that merely begins like one", () => {
  for (const name of numbers) {
    for (const wrong of ["10s", "-1", "1e9", "", " 5", "5 ", "0x10", "1.0", "+5", "٥", "NaN"]) {
      const faults = faultsOf({ [name]: wrong });
      expect([name, wrong, faults.length]).toEqual([name, wrong, 1]);
      expect(faults[0]).toMatch(new RegExp(`^${name} `));
    }
    expect(faultsOf({ [name]: "999999999" })).toHaveLength(1);
  }
});

test("all faults are told at once, each by its name and what is expected", () => {
  const faults = faultsOf({
    PORT: "eighty",
    ALGORITHM: "none",
    KPA_DEFAULT_REGION: "india",
    KPA_TRUST_PROXY: "10.0.0.0/40",
    KPA_CORS_ORIGINS: "https://a.example/",
    KPA_LOG_LEVEL: "",
    DATABASE_URL: "mysql://h/d",
    HOST: "127.0.0.1:8000",
    KPA_SESION_MAX_DAYS: "3",
  });
  for (const name of [
    "PORT",
    "ALGORITHM",
    "KPA_DEFAULT_REGION",
    "KPA_TRUST_PROXY",
    "KPA_CORS_ORIGINS",
    "KPA_LOG_LEVEL",
    "DATABASE_URL",
    "HOST",
    "KPA_SESION_MAX_DAYS",
  ]) {
    expect(faults.filter((fault) => fault.startsWith(`${name} `))).toHaveLength(1);
  }
  expect(faults).toHaveLength(9);
});

test("what production refuses is told with what cannot be read, and nothing twice", () => {
  const faults = faultsOf({
    PORT: "eighty",
    SECRET_KEY: "changeme",
    KPA_CORS_ORIGINS: "*",
    KPA_METRICS_TOKEN: "",
    KPA_MAIL_URL: "smtp://mail.example?from=a@example.com&tls=off",
    DATABASE_URL: "postgresql://u@db.example/d",
  });
  const names = faults.map((fault) => fault.split(" ")[0]);
  expect(names.sort()).toEqual([
    "DATABASE_URL",
    "KPA_CORS_ORIGINS",
    "KPA_MAIL_URL",
    "KPA_METRICS_TOKEN",
    "PORT",
    "SECRET_KEY",
  ]);
  expect(faultsOf({ PORT: "eighty", SECRET_KEY: "changeme", KPA_ENV: "development" })).toEqual([
    expect.stringMatching(/^PORT /),
  ]);
});

const remote = "postgresql://u@db.example/d";
const missing = () => {
  throw new Error("ENOENT");
};

test.each<[string, Record<string, string>, RegExp]>([
  ["a secret in a file that is not there", { SECRET_KEY_FILE: "/a" }, /^SECRET_KEY_FILE names/],
  ["a secret that is empty", { SECRET_KEY: "" }, /^SECRET_KEY is set but empty/],
  ["a secret that is said twice", { SECRET_KEY: "x", SECRET_KEY_FILE: "/a" }, /both set/],
  ["an environment of no such name", { KPA_ENV: "prod", KPA_CORS_ORIGINS: "*" }, /^KPA_ENV /],
  ["a misspelt environment", { KPA_ENVV: "development", KPA_CORS_ORIGINS: "*" }, /mean KPA_ENV\?/],
  ["what accepts a weak secret", { SECRET_KEY: "x", KPA_WEAK_SECRET: "yes" }, /^KPA_WEAK_SECRET /],
  ["the same, misspelt", { SECRET_KEY: "x", KPA_WEAKSECRET: "accept" }, /mean KPA_WEAK_SECRET\?/],
  ["what allows no TLS", { DATABASE_URL: remote, KPA_DATABASE_TLS: "no" }, /^KPA_DATABASE_TLS /],
  ["an address that is none", { DATABASE_URL: `${remote}?sslmode=never` }, /^DATABASE_URL /],
])("nothing is made up from what cannot be read: %s", (_name, environment, told) => {
  expect(faultsOf(environment, { readFile: missing })).toEqual([expect.stringMatching(told)]);
});

test("a misspelt name beside the right one hides nothing that is wrong with that", () => {
  const faults = faultsOf({ KPA_METRICS_TOKEN: "short", KPA_METRICS_TOKN: "x" });
  expect(faults).toEqual([
    expect.stringMatching(/mean KPA_METRICS_TOKEN\?/),
    expect.stringMatching(/^KPA_METRICS_TOKEN has fewer/),
  ]);
});

test("`npm start` does not ask for a choice that was made in a way that cannot be read", () => {
  const npmStart = { defaultEnv: "development" } as const;
  for (const environment of [{ KPA_ENVV: "production" }, { KPA_ENV: "prod" }]) {
    expect(faultsOf({ HOST: "0.0.0.0", ...environment }, npmStart)).toHaveLength(1);
  }
  expect(faultsOf({ HOST: "0.0.0.0:80", KPA_CORS_ORIGINS: "*" }, npmStart)).toHaveLength(1);
  const both = faultsOf({ HOST: "0.0.0.0", PORT: "x", KPA_CORS_ORIGINS: "*" }, npmStart);
  expect(both).toEqual([
    expect.stringMatching(/^PORT /),
    expect.stringMatching(/^KPA_ENV has to be chosen/),
  ]);
});

test("a name that is not known is refused, with the one that was meant", () => {
  expect(faultsOf({ KPA_DATADIR: "x" })).toEqual([
    "KPA_DATADIR is not an option: did you mean KPA_DATA_DIR?",
  ]);
  expect(faultsOf({ KPA_NOTHING_LIKE_IT_AT_ALL: "x" })[0]).toMatch(/lists them all/);
  expect(faultsOf({}, { dotenv: new Map([["KPA_ENVV", "x"]]) })[0]).toMatch(/mean KPA_ENV\?/);
  expect(faultsOf({ PATH: "/bin", SECRET: "x", HOSTNAME: "h" })).toEqual([]);
});

test("no fault repeats what was given, which may be a secret in the wrong place", () => {
  const canary = "canary-4711";
  for (const name of optionNames) {
    for (const value of [canary, `${canary}\n`, `postgresql://u:${canary}@h:0/d`]) {
      for (const fault of faultsOf({ [name]: value, [`KPA_${canary}`]: "1" })) {
        if (!fault.startsWith(`KPA_${canary} `)) expect(fault).not.toContain(canary);
      }
    }
  }
});

test("the environment wins over the .env file, in either spelling of a name", () => {
  const dotenv = new Map([
    ["PORT", "1"],
    ["SECRET_KEY_FILE", "/file"],
    ["KPA_ISSUER", "file's"],
  ]);
  const config = load({ PORT: "2", SECRET_KEY: "environment's" }, { dotenv });
  expect(config).toMatchObject({
    PORT: 2,
    SECRET_KEY: "environment's",
    KPA_ISSUER: "file's",
    origins: { PORT: "environment", SECRET_KEY: "environment", KPA_ISSUER: "file .env" },
  });
  const turned = load({ KPA_ISSUER_FILE: "/issuer" }, { dotenv, readFile: () => "from a file\n" });
  expect(turned).toMatchObject({
    KPA_ISSUER: "from a file",
    origins: { KPA_ISSUER: "file named by KPA_ISSUER_FILE" },
  });
});

test("NAME_FILE reads every option, without the newline at the end", () => {
  const readFile = (path: string) => (path === "/secret" ? " s p a c e s \r\n" : "x");
  expect(load({ SECRET_KEY_FILE: "/secret" }, { readFile }).SECRET_KEY).toBe(" s p a c e s ");
  for (const name of optionNames) {
    const faults = faultsOf(
      { [`${name}_FILE`]: "/nowhere" },
      {
        readFile: () => {
          throw new Error("ENOENT canary");
        },
      },
    );
    expect(faults).toEqual([`${name}_FILE names a file that cannot be read`]);
  }
});

test("an option and its NAME_FILE at once are refused", () => {
  expect(faultsOf({ SECRET_KEY: "a", SECRET_KEY_FILE: "/b" })).toEqual([
    "SECRET_KEY and SECRET_KEY_FILE are both set: keep one",
  ]);
});

test("`npm start` is development only while everything stays on this machine", () => {
  const start = (environment: Record<string, string>) =>
    load(environment, { defaultEnv: "development" });
  expect(start({})).toMatchObject({ KPA_ENV: "development", isProduction: false });
  expect(start({}).origins.KPA_ENV).toBe("npm start");
  expect(start({ DATABASE_URL: "postgresql://u@localhost/d" }).isProduction).toBe(false);
  for (const beyond of [
    { HOST: "0.0.0.0" },
    { HOST: "::" },
    { DATABASE_URL: "postgresql://u@db.example/d" },
  ]) {
    expect(() => start(beyond)).toThrow(/KPA_ENV has to be chosen/);
    expect(start({ ...beyond, KPA_ENV: "development" }).isProduction).toBe(false);
    expect(start({ ...beyond, KPA_ENV: "production" }).isProduction).toBe(true);
    expect(load(beyond).isProduction).toBe(true);
  }
});
