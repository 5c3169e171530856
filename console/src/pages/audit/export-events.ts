/** A file that the server writes: asked for with the token, and handed to the browser to keep. */
import { type ErrorCode, KpaProblem, KpaUnreachable } from "kpa-client";
import { kpa } from "../../app/kpa.ts";
import { saveFile } from "../../ui/save-file.ts";
import { type EventFilters, queryOf } from "./event-query.ts";

export type ExportFormat = "ndjson" | "csv";

/** @returns the name of the file. @throws KpaProblem, KpaUnreachable */
export async function exportEvents(filters: EventFilters, format: ExportFormat): Promise<string> {
  const token = await kpa.accessToken();
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(queryOf(filters))) query.set(name, String(value));
  try {
    const answer = await fetch(`/api/v1/admin/audit-events/export?${query}`, {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw await readProblem(answer);
    const name = fileName(answer.headers.get("Content-Disposition")) ?? `audit-events.${format}`;
    saveFile(name, await answer.blob());
    return name;
  } catch (cause) {
    if (cause instanceof KpaProblem) throw cause;
    throw new KpaUnreachable("network", { cause });
  }
}

async function readProblem(answer: Response): Promise<KpaProblem> {
  const { code, title, detail, request_id, errors } = await answer.json();
  return new KpaProblem({
    code: code as ErrorCode,
    status: answer.status,
    title,
    detail,
    requestId: request_id,
    errors: errors ?? [],
    retryAfterSeconds: undefined,
  });
}

function fileName(disposition: string | null): string | undefined {
  return /filename="([\w.-]+)"/.exec(disposition ?? "")?.[1];
}
