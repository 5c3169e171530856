/**
 * Whose numbers and addresses are tried: accounts in every state, and nobody's. All are drawn from one range
 * by one rule, so that nothing but the account tells them apart. Each is used once for each operation.
 */
import { randomBytes } from "node:crypto";
import { hashSync } from "@node-rs/argon2";
import { hashSync as bcryptSync } from "@node-rs/bcrypt";
import { wrapUserKey } from "../../server/src/audit/user-keys.ts";
import type { Keys } from "../../server/src/crypto/derived-keys.ts";
import { argon2Parameters } from "../../server/src/crypto/hash-job.ts";

/** What an account of a kind has, beside its number. */
interface Kind {
  readonly label: string;
  /** As the seed stored it: the number as it is dialled at home, and nothing that came with this server. */
  readonly isAdopted?: true;
  /** Both number and address. */
  readonly isProved?: true;
  readonly state?: "disabled" | "deleted";
  /** By default argon2id. */
  readonly hash?: () => string;
}

const password = "nobody here says this";
/**
 * Cheaper than any that is in use, and two of them: what a cheaper hash leaves undone has to be made up.
 * Beside the hundreds of milliseconds of a usual cost other differences would not be seen.
 */
const bcrypt = (cost: number) => () => bcryptSync(password, cost).replace(/^\$2y\$/, "$2b$");

export const kinds = {
  unknown: { label: "no account" },
  control: { label: "no account, once more" },
  proved: { label: "proved", isProved: true },
  claimed: { label: "not proved" },
  disabled: { label: "disabled", isProved: true, state: "disabled" },
  deleted: { label: "deleted, within its grace", isProved: true, state: "deleted" },
  adopted: { label: "adopted, argon2id", isAdopted: true },
  bcrypt: { label: "adopted, bcrypt", isAdopted: true, hash: bcrypt(6) },
  cheapBcrypt: { label: "adopted, a cheaper bcrypt", isAdopted: true, hash: bcrypt(4) },
  passwordless: { label: "adopted, no usable password", isAdopted: true, hash: () => "!" },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof kinds;

export const nobodys: readonly KindName[] = ["unknown", "control"];

export interface Target {
  /** As it is dialled at home. */
  readonly phone: string;
  readonly email: string;
}

/** The first id of those that are made here: there may be others before. */
const firstId = 1_000_000;
const multiplier = 39_916_801;
const prime = 99_999_989;

/** The n-th of a kind. */
export function targetOf(kind: KindName, n: number): Target {
  const place = placeOf(kind, n);
  const digits = String((place * multiplier) % prime).padStart(8, "0");
  return { phone: `97${digits}`, email: `person${digits}@example.com` };
}

/** The same step from each to the next as in `populate`. */
function placeOf(kind: KindName, n: number): number {
  const names = Object.keys(kinds);
  return 1 + n * names.length + names.indexOf(kind);
}

/** For a database that is migrated. @param count of each kind */
export function populate(count: number, keys: Keys): readonly string[] {
  const argon2 = hashSync(password, argon2Parameters);
  const names = Object.keys(kinds) as KindName[];
  return [
    ...names
      .filter((name) => !nobodys.includes(name))
      .map((name) => insertKind(name, kinds[name], count, argon2)),
    ...userKeys(count, keys),
    "analyze",
  ];
}

function insertKind(name: KindName, kind: Kind, count: number, argon2: string): string {
  const hash = kind.hash?.() ?? argon2;
  const stored = kind.isAdopted ? "digits" : "'+91' || digits";
  const proved = kind.isProved ? "now()" : "null";
  const now = (isSo: boolean) => (isSo ? "now()" : "null");
  return `insert into users (id, phone, phone_number, phone_resolved, password_hash, name, email,
      phone_verified_at, email_verified_at, disabled_at, deleted_at, created_at)
    select ${firstId} + place, ${stored}, '+91' || digits, ${stored}, '${hash}', 'Somebody',
           'person' || right(digits, 8) || '@example.com', ${proved}, ${proved},
           ${now(kind.state === "disabled")}, ${now(kind.state === "deleted")},
           ${now(kind.isAdopted !== true)}
      from (select place, '97' || lpad((place * ${multiplier} % ${prime})::text, 8, '0') as digits
              from (select ${placeOf(name, 0)} + n * ${placeOf(name, 1) - placeOf(name, 0)}::bigint as place
                      from generate_series(0, ${count - 1}) n) places) made`;
}

const keysPerStatement = 1_000;

/** Who has logged in here has a key that the personal part of events is sealed under. */
function userKeys(count: number, keys: Keys): readonly string[] {
  const rows = (["proved", "disabled", "deleted"] as const).flatMap((name) =>
    Array.from({ length: count }, (_, n) => {
      const id = firstId + placeOf(name, n);
      const wrapped = wrapUserKey({ keys }, randomBytes(32), id).toString("hex");
      return `(${id}, '\\x${wrapped}', now())`;
    }),
  );
  const statements: string[] = [];
  for (let at = 0; at < rows.length; at += keysPerStatement) {
    const some = rows.slice(at, at + keysPerStatement).join(",");
    statements.push(`insert into user_keys (user_id, wrapped_key, created_at) values ${some}`);
  }
  return statements;
}
