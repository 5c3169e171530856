/**
 * What makes the log a chain: every row carries an HMAC over itself and the row before, and the ends of
 * a lane carry one of their own. Rules and no statements.
 */
import { isKeyedHash, type Keys, keyedHash, keysFor } from "../crypto/derived-keys.ts";

/** Of the rows; as many transactions can write events at once without waiting for each other. */
export const laneCount = 64;
/** The seals are a lane as well. */
export const sealsLane = -1;

const purpose = "audit chain";

/** A place in a lane. The chain is absent before anything was ever written there, or where it was removed. */
export interface Link {
  readonly position: number;
  readonly chain: Uint8Array | null;
}

export type Part = string | number | Uint8Array | null;

/** Every column of an event but those that say where it stands. */
export interface EventRow {
  readonly id: string;
  /** Microseconds since the epoch, as digits: a `Date` would lose some. */
  readonly at_micros: string;
  readonly type: string;
  readonly result: string;
  readonly reason: string | null;
  readonly user_id: number | null;
  readonly actor_kind: string;
  readonly actor_id: number | null;
  readonly session_id: string | null;
  readonly request_id: string | null;
  readonly ip_hash: Uint8Array | null;
  readonly subject_hash: Uint8Array | null;
  readonly details: unknown;
  readonly personal: Uint8Array | null;
}

/** A new column of `audit_events` goes to the end, and only into the rows that have it. */
export function partsOfEvent(row: EventRow): readonly Part[] {
  return [
    row.id,
    row.at_micros,
    row.type,
    row.result,
    row.reason,
    row.user_id,
    row.actor_kind,
    row.actor_id,
    row.session_id,
    row.request_id,
    row.ip_hash,
    row.subject_hash,
    canonicalJson(row.details),
    row.personal,
  ];
}

/** Where a lane ended, in a seal. */
export type SealedHead = readonly [lane: number, position: number, chain: string];

export function isSealedHeads(value: unknown): value is readonly SealedHead[] {
  return Array.isArray(value) && (value as unknown[]).every(isSealedHead);
}

function isSealedHead(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [lane, position, chain] = value as unknown[];
  const isPlace = [lane, position].every((one) => Number.isSafeInteger(one) && Number(one) >= 0);
  return isPlace && typeof chain === "string" && /^[0-9a-f]{64}$/.test(chain);
}

export interface SealRow {
  readonly id: number;
  readonly at_micros: string;
  readonly heads: readonly SealedHead[];
  readonly events: number;
}

export function partsOfSeal(seal: SealRow): readonly Part[] {
  return [seal.id, seal.at_micros, seal.events, canonicalJson(seal.heads)];
}

/** The same text for the same value, in whatever order the database gives its members back. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * The chain of the row after `before`.
 * @param isAfterOurs whether the writer saw that `before` was the lane's end. Where they could not, the row
 *   says so: what was cut off before it stays visible
 */
export function chainAfter(
  keys: Keys,
  lane: number,
  before: Link,
  isAfterOurs: boolean,
  parts: readonly Part[],
): Buffer {
  return chainWith(keys[purpose], lane, before, isAfterOurs, parts);
}

function chainWith(
  key: Uint8Array,
  lane: number,
  before: Link,
  isAfterOurs: boolean,
  parts: readonly Part[],
): Buffer {
  return keyedHash(
    key,
    isAfterOurs ? "after an end of ours" : "after a foreign end",
    String(lane),
    String(before.position + 1),
    before.chain ?? "",
    ...parts.map(encode),
  );
}

/** Nothing, and an empty text, are two things. */
function encode(part: Part): string | Buffer {
  if (part === null) return "-";
  return typeof part === "object" ? Buffer.concat([plus, part]) : `+${part}`;
}

const plus = Buffer.from("+");

export interface Recognised {
  /** 0 for today's key, 1 for the one before. */
  readonly key: number;
  readonly isAfterOurs: boolean;
}

/** @returns how the row after `before` came by its chain; undefined where it is not this row's */
export function recogniseRow(
  keys: Keys,
  lane: number,
  before: Link,
  chain: Uint8Array | null,
  parts: readonly Part[],
): Recognised | undefined {
  if (chain === null) return undefined;
  const candidates = keysFor(keys, purpose);
  for (const isAfterOurs of [true, false]) {
    for (const [index, key] of candidates.entries()) {
      if (chainWith(key, lane, before, isAfterOurs, parts).equals(chain)) {
        return { key: index, isAfterOurs };
      }
    }
  }
  return undefined;
}

/** `head`: the newest row. `base`: the newest that was dropped, or where the lane began. */
export type End = "head" | "base";

export function macOfEnd(keys: Keys, end: End, lane: number, link: Link): Buffer {
  return keyedHash(keys[purpose], ...partsOfEnd(end, lane, link));
}

export function isOurEnd(
  keys: Keys,
  end: End,
  lane: number,
  link: Link,
  mac: Uint8Array | null,
): boolean {
  return mac !== null && isKeyedHash(keys, purpose, mac, ...partsOfEnd(end, lane, link));
}

function partsOfEnd(end: End, lane: number, { position, chain }: Link) {
  return [end, String(lane), String(position), chain ?? ""];
}
