/** What is wrong with the log, in words that an auditor can use. */
import { sealsLane } from "./chain.ts";

const kinds = {
  not_begun: "no server has begun the chain on this database, or all of it was removed",
  changed: "was changed, or was written with another SECRET_KEY",
  missing: "is missing",
  cut_off: "is missing at the end",
  doubled: "stands where another row stands as well",
  beyond_head:
    "stands after the lane's end: it was added by somebody else, or the end was set back",
  stray: "belongs to no lane, and was added by somebody else",
  without_lane: "has no lane, and is younger than the chain",
  foreign_head:
    "was written after an end of the lane that was not ours: it was changed, or SECRET_KEY was replaced without KPA_SECRET_KEY_PREVIOUS",
  head_changed: "the end of the lane was changed, or was written with another SECRET_KEY",
  base_changed: "the beginning of the lane was changed, or was written with another SECRET_KEY",
  head_missing: "the lane's row in audit_lanes is missing",
  set_back: "was there, and is gone: the lane was set back",
  replaced: "is another row than the one that was there",
  seal_set_back: "says that a lane was shorter than an earlier seal says",
} as const;

export type FindingKind = keyof typeof kinds;

export interface Finding {
  readonly kind: FindingKind;
  readonly lane?: number;
  readonly position?: number;
  /** The last of several, from `position`. */
  readonly through?: number;
  readonly event_id?: string;
  /** The seal that it is about, or that shows it. */
  readonly seal?: number;
  /** The exported seal shows it. */
  readonly exported?: true;
}

/** Which row of which lane; the lane of the seals has seals in it. */
export function placeOf(lane: number, position: number, through?: number): Omit<Finding, "kind"> {
  const last = through === undefined || through === position ? {} : { through };
  return lane === sealsLane ? { seal: position, ...last } : { lane, position, ...last };
}

/** @returns a sentence without its full stop */
export function describeFinding(finding: Finding): string {
  const { kind, event_id: id, seal, lane, exported } = finding;
  const place = describePlace(finding);
  const what = id === undefined ? place : place === "" ? `event ${id}` : `event ${id} (${place})`;
  const isShownBySeal = seal !== undefined && lane !== undefined;
  const shownBy = isShownBySeal ? ` (shown by ${exported ? "the exported " : ""}seal ${seal})` : "";
  return `${what === "" ? "" : `${what}: `}${kinds[kind]}${shownBy}`;
}

function describePlace({ lane, position, through, seal }: Finding): string {
  const range = through === undefined ? "" : ` to ${through}`;
  if (lane === sealsLane) return "the lane of the seals";
  if (lane === undefined) return seal === undefined ? "" : `seal ${seal}${range}`;
  return position === undefined ? `lane ${lane}` : `lane ${lane}, position ${position}${range}`;
}

/** The first are kept; a log that was rewritten from end to end fills no memory. */
const mostKept = 1_000;

export class Findings {
  readonly kept: Finding[] = [];
  total = 0;

  add(kind: FindingKind, place: Omit<Finding, "kind"> = {}): void {
    this.total++;
    if (this.kept.length < mostKept) this.kept.push({ kind, ...place });
  }
}
