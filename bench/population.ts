/** Who is in the databases: users, their sessions and tokens, made without hashing each password. */
import { hashSync } from "@node-rs/argon2";
import { hashSync as bcryptSync } from "@node-rs/bcrypt";
import { SignJWT } from "jose";
import { argon2Parameters } from "../server/src/crypto/hash-job.ts";

const password = "bench password 1";
/** Passlib's default, which the seed left as it was. */
const bcryptCost = 12;
const firstPhone = 9_800_000_000;

/** The seed's table as SQLAlchemy makes it. */
const seedTable = [
  `create table users (id serial primary key, phone varchar not null,
     password_hash varchar not null, name varchar, email varchar unique)`,
  "create unique index ix_users_phone on users (phone)",
  "create index ix_users_id on users (id)",
];

const vacuum = "vacuum analyze";

export function populateSeed(users: number): readonly string[] {
  return [
    ...seedTable,
    `insert into users (phone, password_hash, name, email)
     select (${firstPhone} + n)::text, '${bcryptSync(password, bcryptCost)}', 'User ' || n,
            'user' || n || '@example.com'
       from generate_series(1, ${users}) n`,
    vacuum,
  ];
}

/** For a database that KPA has migrated. The sessions count as just seen for the whole run. */
export function populateKpa(users: number, sessions: number): readonly string[] {
  return [
    `insert into users (phone, phone_number, phone_resolved, password_hash, name, email)
     select phone, phone, phone, '${hashSync(password, argon2Parameters)}', 'User ' || n,
            'user' || n || '@example.com'
       from generate_series(1, ${users}) n, lateral (select '+91' || (${firstPhone} + n)) p (phone)`,
    `insert into sessions (id, user_id, origin, created_at, last_seen_at, expires_at)
     select ('${sessionIdPrefix}' || lpad(to_hex(n), 12, '0'))::uuid, 1 + (n::bigint * ${stride}) % ${users},
            'login', now(), now() + interval '1 day', now() + interval '1 day'
       from generate_series(1, ${sessions}) n`,
    vacuum,
  ];
}

const sessionIdPrefix = "0199c0de-7e57-7000-8000-";
/** Prime, so that the sessions spread over all of the users. */
const stride = 7_919;

function sessionId(n: number): string {
  return sessionIdPrefix + n.toString(16).padStart(12, "0");
}

function userOf(session: number, users: number): number {
  return 1 + ((session * stride) % users);
}

/** @returns KPA's access tokens, one for each session, in an order that no index has */
export async function kpaTokens(
  secret: string,
  users: number,
  sessions: number,
): Promise<readonly string[]> {
  const key = new TextEncoder().encode(secret);
  const now = Math.floor(Date.now() / 1000);
  return Promise.all(
    shuffled(sessions).map((n) =>
      new SignJWT({ sid: sessionId(n), gen: 0 })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setSubject(String(userOf(n, users)))
        .setIssuer("kpa")
        .setIssuedAt(now)
        .setExpirationTime(now + 86_400)
        .setJti(sessionId(n))
        .sign(key),
    ),
  );
}

/** @returns tokens as the seed issues them, for as many users */
export async function seedTokens(
  secret: string,
  users: number,
  tokens: number,
): Promise<readonly string[]> {
  const key = new TextEncoder().encode(secret);
  const exp = Math.floor(Date.now() / 1000) + 86_400;
  return Promise.all(
    shuffled(tokens).map((n) =>
      new SignJWT({ sub: String(userOf(n, users)), exp })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .sign(key),
    ),
  );
}

/** @returns bodies of log-ins, each of another user */
export function logins(users: number): readonly string[] {
  return shuffled(Math.min(users, 20_000)).map((n) =>
    JSON.stringify({ phone: String(firstPhone + n), password }),
  );
}

/** 1 to `count`, the same order in every run. */
function shuffled(count: number): readonly number[] {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  let state = 1;
  for (let at = count - 1; at > 0; at--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (at + 1);
    const number = numbers[at] as number;
    numbers[at] = numbers[other] as number;
    numbers[other] = number;
  }
  return numbers;
}
