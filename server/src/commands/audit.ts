import { readFileSync } from "node:fs";
import { type ExportedSeal, exportSeal, parseExportedSeal } from "../audit/exported-heads.ts";
import { describeFinding } from "../audit/findings.ts";
import { findNewestSeal, type StoredSeal } from "../audit/read-queries.ts";
import { sealLog } from "../audit/seal.ts";
import { type Verification, verifyLog } from "../audit/verify.ts";
import { readConfig, withLog, withServerKeys } from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** @returns whether the log is what was written */
export async function verifyAuditCommand(
  terminal: Terminal,
  options: GlobalOptions,
  given: { readonly heads?: string },
): Promise<boolean> {
  const kept = given.heads === undefined ? undefined : readKeptSeal(given.heads);
  const config = readConfig(terminal, options);
  const verification = await withServerKeys(config, (ctx) => verifyLog(ctx, kept));
  const { findings, complete: _, ...counts } = verification; // no bound was given

  const told = findings.map((finding) => ({ ...finding, detail: describeFinding(finding) }));
  print(terminal, options, { ...counts, findings: told }, [
    ...findings.map(describeFinding),
    ...describe(verification),
  ]);
  return verification.ok;
}

function readKeptSeal(path: string): ExportedSeal {
  const kept = parseExportedSeal(readFileSync(path, "utf8"));
  if (kept !== undefined) return kept;
  throw new CommandError(
    "no_heads",
    "the file that --heads names is not what `kpa --json audit heads` or `kpa --json audit seal` prints",
  );
}

function describe(verification: Verification): readonly string[] {
  const { findings, findings_total: total, newest_seal: seal } = verification;
  const { unchained_events: unchained, during_change_of_secret: duringChange } = verification;
  return [
    ...(total > findings.length ? [`… and ${total - findings.length} more`] : []),
    `As they were written: ${many(verification.events, "event")}, ${many(verification.seals, "seal")}.`,
    ...(verification.begun_at === null ? [] : [`The chain began at ${verification.begun_at}.`]),
    ...(unchained === 0
      ? []
      : [`Older than the chain, and not covered: ${many(unchained, "event")}.`]),
    ...(duringChange === 0
      ? []
      : [`Written with the secret before, while others had today's: ${duringChange}.`]),
    ...(seal === null ? [] : [`The newest seal is ${seal.seal}, of ${seal.sealed_at}.`]),
    total === 0 ? "Nothing is wrong." : `WRONG: ${many(total, "finding")}.`,
  ];
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** @returns whether the lanes ended as the newest seal lets expect */
export async function sealAuditCommand(
  terminal: Terminal,
  options: GlobalOptions,
): Promise<boolean> {
  const config = readConfig(terminal, options);
  const { state, seal, findings } = await withLog(config, (ctx) => sealLog(ctx, 0));
  if (seal === undefined) {
    throw new CommandError(
      "not_sealed",
      state === "busy"
        ? "another process seals the log at this moment: run this command again"
        : "the log cannot be sealed: `kpa audit verify` says what is wrong with it",
    );
  }
  for (const finding of findings) terminal.stderr.write(`kpa: ${describeFinding(finding)}\n`);
  printSeal(terminal, options, seal);
  return findings.length === 0;
}

export async function auditHeadsCommand(terminal: Terminal, options: GlobalOptions): Promise<void> {
  const config = readConfig(terminal, options);
  const seal = await withServerKeys(config, ({ db }) => findNewestSeal(db));
  if (seal === undefined) {
    throw new CommandError("not_sealed", "there is no seal yet: run `kpa audit seal`");
  }
  printSeal(terminal, options, seal);
}

function printSeal(terminal: Terminal, options: GlobalOptions, stored: StoredSeal): void {
  const seal = exportSeal(stored);
  if (seal === undefined) {
    throw new CommandError(
      "seal_changed",
      "the newest seal was changed: `kpa audit verify` says what is wrong with the log",
    );
  }
  print(terminal, options, seal, [
    `seal    ${seal.seal}`,
    `at      ${seal.sealed_at}`,
    `events  ${seal.events}`,
    `chain   ${seal.chain}`,
    ...seal.heads
      .filter(([, position]) => position > 0)
      .map(([lane, position, chain]) => `lane ${lane}\t${position}\t${chain}`),
  ]);
}
