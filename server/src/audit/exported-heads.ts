/** A seal as a document, to be kept where whoever can write to the database cannot. */
import { isSealedHeads, type SealedHead } from "./chain.ts";
import type { StoredSeal } from "./read-queries.ts";

export interface SealSummary {
  readonly seal: number;
  readonly sealed_at: string;
  /** How many had been written into the log until then. */
  readonly events: number;
  /** Covers the heads, and every seal before. */
  readonly chain: string;
}

export interface ExportedSeal extends SealSummary {
  /** Where each lane ended: its number, the position of its newest row, and that row's chain. */
  readonly heads: readonly SealedHead[];
}

export function summariseSeal(seal: StoredSeal): SealSummary {
  const at = new Date(Number(seal.at_micros) / 1000);
  return {
    seal: seal.position,
    sealed_at: Number.isNaN(at.getTime()) ? seal.at_micros : at.toISOString(),
    events: seal.events,
    chain: Buffer.from(seal.chain ?? []).toString("hex"),
  };
}

/** @returns undefined where somebody made the seal into something else */
export function exportSeal(seal: StoredSeal): ExportedSeal | undefined {
  return isSealedHeads(seal.heads) ? { ...summariseSeal(seal), heads: seal.heads } : undefined;
}

/** @returns undefined where the text is no exported seal */
export function parseExportedSeal(text: string): ExportedSeal | undefined {
  const value = parseJson(text) as Partial<ExportedSeal> | null | undefined;
  const isSeal =
    typeof value === "object" &&
    Number.isSafeInteger(value?.seal) &&
    typeof value?.chain === "string" &&
    isSealedHeads(value.heads);
  return isSeal ? (value as ExportedSeal) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
