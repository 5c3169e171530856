/**
 * Every option in one table: what the server reads, the manual and `.env.example` are made from it.
 * Names of the seed keep the seed's meaning.
 */
import { isIP } from "node:net";
import { brandColor } from "./brand-color.ts";
import { breachedPasswords } from "./breached-passwords.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { mailProviders } from "./mail-url.ts";
import {
  defaultMessageLimits,
  messageLimits,
  prices,
  ruleNames,
  testNumbers,
} from "./message-limits.ts";
import {
  choice,
  integer,
  OptionFault,
  type OptionType,
  origins,
  region,
  regions,
  text,
  trustedProxies,
} from "./option-types.ts";
import { returnOrigins } from "./return-origins.ts";
import { smsProviders } from "./sms-provider.ts";

export interface Option<T = unknown> {
  readonly type: OptionType<T>;
  /** One sentence or two for the manual. */
  readonly description: string;
  /** The default as it would be written; absent: the option is unset by default. */
  readonly default?: string;
  readonly unit?: string;
  /** Never shown by any command. */
  readonly secret?: boolean;
  /** The option is known but the part of KPA that reads it has not come yet. */
  readonly noEffectYet?: boolean;
}

function option<T, const O extends Omit<Option<T>, "type">>(
  type: OptionType<T>,
  rest: O,
): O & { readonly type: OptionType<T> } {
  return { type, ...rest };
}

const databaseUrl: OptionType<string> = {
  accepts: "postgresql://user:password@host:5432/database",
  parse: (value) => {
    parseDatabaseUrl(value);
    return value;
  },
};

const host: OptionType<string> = {
  accepts: "address or host name",
  parse: (value) => {
    if (isIP(value) === 0 && !/^[A-Za-z0-9._-]+$/.test(value)) {
      throw new OptionFault("has to be an address or a host name, without a port");
    }
    return value;
  },
};

const brandName: OptionType<string> = {
  accepts: "1 to 40 printable characters",
  parse: (value) => {
    if (!/^[^\p{C}]{1,40}$/u.test(value.trim())) {
      throw new OptionFault("has to have 1 to 40 printable characters");
    }
    return value.trim();
  },
};

const redisUrl: OptionType<string> = {
  accepts: "redis://user:password@host:6379/0",
  parse: (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
      throw new OptionFault("has to be a URL such as redis://:password@host:6379/0, or rediss://");
    }
    return value;
  },
};

export const options = {
  DATABASE_URL: option(databaseUrl, {
    description:
      "The PostgreSQL database. Unset: the embedded database in `KPA_DATA_DIR`. SQLAlchemy's spellings (`postgresql+psycopg2://`) are understood, and so are `sslmode` and `sslrootcert`.",
    secret: true,
  }),
  SECRET_KEY: option(text(), {
    description:
      "Signs access tokens, and every other key is derived from it. At least 32 bytes; in development one is made in `KPA_DATA_DIR` when it is unset. `openssl rand -hex 32` makes a good one.",
    secret: true,
  }),
  ALGORITHM: option(choice("HS256", "HS384", "HS512", "EdDSA", "ES256", "RS256"), {
    description:
      "What access tokens are signed with. `HS…`: with `SECRET_KEY`, and accepted in that algorithm only. `EdDSA` (Ed25519), `ES256`, `RS256` (3072 bits): with keys kept in the database, published at `/.well-known/jwks.json` and rotated by `kpa keys rotate`; HS256 tokens from before the change stay good until they expire.",
    default: "HS256",
  }),
  ACCESS_TOKEN_EXPIRE_MINUTES: option(integer(1, 525_600), {
    description: "How long an access token is good.",
    default: "30",
    unit: "minutes",
  }),
  PORT: option(integer(0, 65_535), {
    description: "The TCP port to listen on; 0 takes any free one.",
    default: "8000",
  }),
  HOST: option(host, {
    description: "The address to listen on. `0.0.0.0` or `::` opens the server to other machines.",
    default: "127.0.0.1",
  }),
  KPA_ENV: option(choice("production", "development"), {
    description:
      "`production` unless set. `npm start` sets `development` where nothing else sets it, and asks for an explicit choice with a `HOST` or a `DATABASE_URL` beyond this machine.",
    default: "production",
  }),
  KPA_DATA_DIR: option(text("path"), {
    description:
      "The folder of the embedded database and, in development, of the secret that is made there. A `metadata.schema.json` in it says what profiles' `metadata` may hold.",
    default: "./data",
  }),
  KPA_DEFAULT_REGION: option(region, {
    description: "The region whose national phone numbers are accepted without a country code.",
    default: "IN",
  }),
  KPA_ISSUER: option(text(), {
    description:
      "The `iss` claim of access tokens. Replicas that share users have to share it; it is never derived from host or port.",
    default: "kpa",
  }),
  KPA_AUDIENCE: option(text(), {
    description:
      "The `aud` claim of access tokens. Leave it unset while the seed runs beside this server: it refuses tokens that have one.",
  }),
  KPA_SEED_TOKENS: option(choice("accept", "refuse"), {
    description:
      "Whether access tokens that the seed issued with the same `SECRET_KEY` are good here until they expire.",
    default: "accept",
  }),
  KPA_REHASH: option(choice("on", "off"), {
    description:
      "Whether a bcrypt hash of the seed is replaced by argon2id at the first good log-in. `off` lets the user go on logging in at the seed too.",
    default: "on",
  }),
  KPA_DEMO_USER: option(choice("accept"), {
    description:
      "`accept` lets the seed's demo user in with its published password in production. Otherwise that password is refused there, whatever the row holds.",
  }),
  KPA_WEAK_SECRET: option(choice("accept"), {
    description:
      "`accept` starts in production with a `SECRET_KEY` that is short or was published. For the time of a move only.",
  }),
  KPA_REGISTRATION: option(choice("open", "closed"), {
    description:
      "Whether people may sign up by themselves. Where it is not set, a database that was taken over from the seed is `closed`.",
    default: "open",
  }),
  KPA_CONSOLE: option(choice("on", "off"), {
    description: "Whether this server has the pages at `/console/`, for staff.",
    default: "on",
  }),
  KPA_ACCOUNT_PAGES: option(choice("on", "off"), {
    description:
      "Whether this server has the pages at `/account/`, for people's own account. See `docs/account-pages.md`.",
    default: "on",
  }),
  KPA_RETURN_ORIGINS: option(returnOrigins, {
    description:
      "The origins of apps that the account pages may send people back to, when the link to them had a `return_to`. Unset: none; in development also this machine, on every port.",
  }),
  KPA_BRAND_NAME: option(brandName, {
    description: "What the account pages call your service.",
    default: "KPA",
  }),
  KPA_BRAND_COLOR: option(brandColor, {
    description:
      "The colour of buttons and links on the account pages. Tones for dark pages and the text on it are made of it; one that can hardly be seen on a light page is refused, and the fault names the nearest that can. Unset: a blue.",
  }),
  KPA_BRAND_LOGO: option(text("path"), {
    description:
      "An SVG or PNG file of at most 256 KiB for the head of the account pages, in the place of the name's first letter. Read once, at start.",
  }),
  KPA_BRAND_RADIUS: option(integer(0, 24), {
    description: "How round the corners of the account pages are.",
    default: "10",
    unit: "pixels",
  }),
  KPA_CORS_ORIGINS: option(origins, {
    description: "The origins whose browser pages may call the API. Unset: none.",
  }),
  KPA_TRUST_PROXY: option(trustedProxies, {
    description:
      "The proxies whose `X-Forwarded-For` is believed. `off`: the header is ignored and the peer's address counts.",
    default: "off",
  }),
  KPA_DATABASE_TLS: option(choice("require", "off"), {
    description:
      "`require` encrypts the connection and verifies the server's certificate; `off` allows a database beyond this machine without TLS in production.",
  }),
  KPA_METRICS_TOKEN: option(text(), {
    description:
      "The Bearer token that opens `/metrics` in production. Unset: it answers 404 there. In development loopback needs none.",
    secret: true,
  }),
  KPA_PASSWORD_MIN_LENGTH: option(integer(8, 128), {
    description: "The fewest characters of a password that is set from now on.",
    default: "8",
    unit: "characters",
  }),
  KPA_BREACHED_PASSWORDS: option(breachedPasswords, {
    description:
      "Where passwords are looked up among those that were leaked, in the range protocol of Pwned Passwords: five digits of the password's hash go out and nothing else. One that is found cannot be set, and a log-in with it is told `password_change_required`. Without an answer within a second the password passes. `off`: only the bundled list of the commonest is used. Unset: `https://api.pwnedpasswords.com` in production, `off` in development; give the address to have it there too.",
  }),
  KPA_SESSION_IDLE_DAYS: option(integer(1, 3650), {
    description: "A session that was not refreshed for this long ends.",
    default: "30",
    unit: "days",
  }),
  KPA_SESSION_MAX_DAYS: option(integer(1, 3650), {
    description: "A session ends after this long, however busy it is.",
    default: "90",
    unit: "days",
  }),
  KPA_SESSIONS_PER_USER: option(integer(0, 100_000), {
    description:
      "How many sessions a user has at most; one more ends the longest unused. 0: no bound.",
    default: "100",
  }),
  KPA_REFRESH_GRACE_SECONDS: option(integer(0, 3600), {
    description: "How long a refresh token that was just used gets the same successor again.",
    default: "30",
    unit: "seconds",
  }),
  KPA_VERIFICATION_TTL_SECONDS: option(integer(60, 600), {
    description: "How long a code is good.",
    default: "300",
    unit: "seconds",
  }),
  KPA_DELETION_GRACE_DAYS: option(integer(0, 365), {
    description:
      "How long a deleted account can be brought back by logging in; its number and address stay reserved meanwhile. 0: a deletion erases at once.",
    default: "0",
    unit: "days",
  }),
  KPA_NUMBER_RECYCLE_DAYS: option(integer(0, 3650), {
    description:
      "A number may have another owner after a while. An account that nobody has logged in to for this long, and no session of which was used, is not opened by a code to its number (403 `reauthentication_required`): it takes the password, or a code to its proven e-mail address. Who signs up with the number gets a new account, and the old one is parked without it. 0: an account keeps its number for ever.",
    default: "180",
    unit: "days",
  }),
  KPA_RATE_LIMITS: option(choice("on", "off"), {
    description:
      "`off` lifts the waits after failed log-ins and the limits on codes and notices, for load tests. The attempts of one code and the bound on parallel hashing stay.",
    default: "on",
  }),
  KPA_HASH_QUEUE: option(integer(1, 100_000), {
    description:
      "How many passwords may wait to be hashed; one more is answered 503 `overloaded` at once.",
    default: "256",
    unit: "passwords",
  }),
  KPA_WORKERS: option(
    {
      accepts: "auto, or whole number from 1 to 256",
      parse: (value: string) => (value === "auto" ? value : integer(1, 256).parse(value)),
    },
    { description: "How many processes serve.", default: "1", noEffectYet: true },
  ),
  KPA_LOG_LEVEL: option(choice("trace", "debug", "info", "warn", "error", "silent"), {
    description: "The least important lines that are logged. Request lines are `info`.",
    default: "info",
  }),
  KPA_SMS_PROVIDER: option(smsProviders, {
    description:
      "What sends text messages: URLs, separated by commas and tried in this order. `twilio://ACCOUNT_SID:AUTH_TOKEN@api.twilio.com?from=+15005550006`, `vonage://KEY:SECRET@api.nexmo.com?from=KPA`, `msg91://:AUTHKEY@control.msg91.com?template_id=ID`, `sns://ACCESS_KEY:SECRET@sns.ap-south-1.amazonaws.com?region=ap-south-1`, `webhook+https://:SIGNING_SECRET@host/path`, `console`. Any of them takes `name` (how messages call this service), `webotp` (the host that codes are bound to), `app_hash` (of an Android app) and `new_device_notice=on` (a log-in from a new device is told by SMS where no e-mail address is proved, once a day); `receipts` is this server's public origin for delivery receipts. Unset: `console` in development (read them at `/dev/messages`), and nothing is sent in production.",
    secret: true,
  }),
  KPA_SMS_REGIONS: option(regions, {
    description:
      "The regions that text messages are sent to. Unset: the default region only. A code for a number elsewhere is refused (422 `region_not_supported`), and a notice is left out.",
  }),
  KPA_SMS_LIMITS: option(messageLimits, {
    description:
      "How many codes and notices go out, and for how much. What is not named keeps its default. `number_…`: to one number or address; `region_…`: to the numbers of one region; `total_…`: to everybody (codes by e-mail are counted by themselves). Devices that an account knows, and notices, have a fifth more of the last two. `budget_…`: what text messages may cost, in the currency of `KPA_SMS_PRICES`, such as `99.50`. At 80 % of a budget an error is logged; at 100 % no text message is sent until the day or month (UTC) is over. Logging in with a password goes on. See `docs/sms-costs.md`.",
    default: defaultMessageLimits,
    unit: "messages; money for budget_…",
  }),
  KPA_SMS_PRICES: option(prices, {
    description:
      "What one segment of a text message costs, by region, in a currency of your choice; `*` is any other region. The default is a guess on the high side: set what your provider charges. While it is unset, a production server that sends warns at each start.",
    default: "*=0.05",
    unit: "money per segment",
  }),
  KPA_LIMITS_RECORD: option(ruleNames, {
    description:
      'Rules on messages that only record what they would refuse (a warning in the log, and `kpa_limits_total` with `mode="record"`), to try them on real traffic. `KPA_SMS_REGIONS` always refuses. Unset: every rule refuses.',
  }),
  KPA_TEST_NUMBERS: option(testNumbers, {
    description:
      "Numbers with fixed codes, for app reviews and tests of your app: nothing is sent to them and no limit on messages holds. Codes of six digits are the first six of the eight. In production it is refused unless `production` stands in the list.",
    secret: true,
  }),
  KPA_MAIL_URL: option(mailProviders, {
    description:
      "What sends e-mail: `smtp://user:password@host:587?from=kpa@example.com` (STARTTLS, which has to succeed), `smtps://…` (TLS from the start), `console`; several are tried in this order. `name` is how messages call this service. Unset: `console` in development, and nothing is sent in production.",
    secret: true,
  }),
  KPA_REDIS_URL: option(redisUrl, {
    description:
      "A Redis or Valkey (`redis://`, `rediss://` for TLS) that counts attempts in the database's place. Where it does not answer, nobody can guess: log-ins and codes are 503, everything else goes on. What messages cost is counted in the database all the same.",
    secret: true,
  }),
  KPA_SECRET_KEY_PREVIOUS: option(text(), {
    description:
      "The `SECRET_KEY` before this one. While it is set, what was made with it stays good. The keys of users' events are sealed anew by the servers, which log when none is left. Refresh tokens are made with the new one at their next use: drop the old one after `KPA_SESSION_IDLE_DAYS`.",
    secret: true,
  }),
} as const;

export type OptionName = keyof typeof options;

export const optionNames = Object.keys(options) as readonly OptionName[];

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

type Value<O> = O extends { readonly type: OptionType<infer T> } ? T : never;

/** Each option's value: always there where the table has a default, else possibly undefined. */
export type OptionValues = {
  readonly [N in OptionName]: (typeof options)[N] extends { readonly default: string }
    ? Value<(typeof options)[N]>
    : Value<(typeof options)[N]> | undefined;
};
