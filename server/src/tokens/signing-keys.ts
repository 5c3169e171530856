/**
 * The signing keys as this process knows them. It learns of new ones by itself: every few seconds, and
 * at once from a token that names one. Which of them signs is decided by the database's clock.
 */
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { makerOf, type OpenedKey, openSigningKey, type PublicJwk } from "./key-pair.ts";
import { phasesOf, publicationLeadSeconds } from "./key-phases.ts";
import { listSigningKeys, type SigningKeyRow } from "./queries.ts";

export interface SigningKeys {
  /** Reads the keys anew. */
  readonly refresh: () => Promise<void>;
  /** The key that signs now. @throws AppError `unavailable` before the first `refresh` */
  readonly signing: () => OpenedKey;
  /**
   * The key that a token names, as long as tokens signed with it are good.
   * @param isPast also one whose time is over, unless an operator retired it
   */
  readonly find: (kid: string, isPast?: boolean) => Promise<OpenedKey | undefined>;
  /** The key set for others: the next key included, retired ones not. */
  readonly published: () => readonly PublicJwk[];
  /** Until when tokens that `SECRET_KEY` signs may have been issued, in ms since the epoch. */
  readonly sharedSecretUntilMs: () => number;
  /** Told whenever another set of keys is good. */
  readonly onChange: (listener: () => void) => void;
}

/** Ids that are rightly made and whose key is not there: an old token's, after a restored backup. */
const mostMissing = 1_000;

export function createSigningKeys(
  ctx: Pick<Context, "db" | "clock" | "keys" | "log">,
): SigningKeys {
  const opened = new Map<string, OpenedKey>();
  const unusable = new Set<string>();
  const missing = new Set<string>();
  let listener = () => {};
  let rows: readonly SigningKeyRow[] | undefined;
  let known = "";
  let loading: Promise<void> | undefined;

  async function load(): Promise<void> {
    const read = await listSigningKeys(ctx.db, ctx.clock);
    for (const row of read) await open(row);
    rows = read.filter((row) => opened.has(row.kid));
    missing.clear();
    const now = describeGood();
    if (now === known) return;
    known = now;
    listener();
  }

  async function open(row: SigningKeyRow): Promise<void> {
    if (opened.has(row.kid) || unusable.has(row.kid)) return;
    try {
      opened.set(row.kid, await openSigningKey(ctx.keys, row));
    } catch (error) {
      unusable.add(row.kid);
      ctx.log.warn({ err: error, kid: row.kid }, "a signing key was made with another SECRET_KEY");
    }
  }

  function loaded(): readonly SigningKeyRow[] {
    if (rows === undefined) throw new AppError("unavailable", { retryAfterSeconds: 1 });
    return rows;
  }

  function phases() {
    return phasesOf(loaded(), ctx.clock.nowMs());
  }

  function inPhase(wanted: (phase: string) => boolean): readonly OpenedKey[] {
    return [...phases()].flatMap(([kid, { phase }]) => {
      const key = wanted(phase) ? opened.get(kid) : undefined;
      return key === undefined ? [] : [key];
    });
  }

  function describeGood(): string {
    return inPhase((phase) => phase !== "retired")
      .map((key) => key.kid)
      .join(" ");
  }

  async function refresh(): Promise<void> {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  /** A made-up id is refused by itself, so that no flood of them reaches the database. */
  async function learn(kid: string): Promise<void> {
    if (missing.has(kid) || makerOf(ctx.keys, kid) === undefined) return;
    // What is being read may have been read before the key was there.
    if (loading !== undefined) await loading;
    if (!opened.has(kid)) await refresh();
    if (!opened.has(kid) && missing.size < mostMissing) missing.add(kid);
  }

  return {
    refresh,
    signing: () => {
      const key = inPhase((phase) => phase === "signing")[0];
      if (key === undefined) throw new AppError("unavailable", { retryAfterSeconds: 1 });
      return key;
    },
    find: async (kid, isPast = false) => {
      if (!opened.has(kid)) await learn(kid);
      const row = loaded().find((one) => one.kid === kid);
      if (row === undefined) return undefined;
      const isGood = phases().get(kid)?.phase !== "retired";
      return isGood || (isPast && row.retired_at === null) ? opened.get(kid) : undefined;
    },
    published: () => inPhase((phase) => phase !== "retired").map((key) => key.publicJwk),
    sharedSecretUntilMs: () => {
      const first = loaded()[0]?.active_from ?? Number.POSITIVE_INFINITY;
      return first + publicationLeadSeconds * 1000;
    },
    onChange: (given) => {
      listener = given;
    },
  };
}
