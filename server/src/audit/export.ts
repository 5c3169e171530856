/** The log as a file for an auditor, written out while it is read. */
import type { Context } from "../context.ts";
import { type EventFilter, type FoundEvent, readAllEvents } from "./search.ts";

export const exportFormats = ["ndjson", "csv"] as const;

export type ExportFormat = (typeof exportFormats)[number];

const rowsPerPage = 500;

/** A piece of text for each page that is read, when the reader asks for it. */
export async function* exportEvents(
  ctx: Pick<Context, "db" | "keys">,
  filter: EventFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") yield csvLine(columns);
  for await (const page of readAllEvents(ctx, filter, rowsPerPage)) {
    yield page.map((event) => line(event, format)).join("");
  }
}

function line(event: FoundEvent, format: ExportFormat): string {
  if (format === "ndjson") return `${JSON.stringify(event)}\n`;
  const { actor, details, ...rest } = event;
  const values: Readonly<Record<string, unknown>> = {
    ...rest,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    details: JSON.stringify(details),
  };
  return csvLine(columns.map((name) => values[name]));
}

const columns = [
  "id",
  "at",
  "type",
  "description",
  "result",
  "reason",
  "user_id",
  "actor_kind",
  "actor_id",
  "actor_name",
  "session_id",
  "request_id",
  "ip",
  "user_agent",
  "details",
];

/** RFC 4180. */
function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

const startOfFormula =
  /^(?=[\s\p{C}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])|(?<=[;\t\r\n])(?=(?:[^\S\t\r\n]|\p{Cf})*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/gu;

/**
 * A table calculator runs what begins like a formula, and names and user agents are whatever somebody sent:
 * such a text gets an apostrophe in front, which shows it as text. So does what would begin a cell where
 * semicolons, tabs or line ends part them: which of these do is up to the reader's country.
 */
function csvField(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = String(value);
  const plain = text.replace(startOfFormula, "'");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
