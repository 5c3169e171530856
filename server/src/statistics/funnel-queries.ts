/** The statement that writes `code_funnel`. */
import { sql } from "kysely";
import type { Db } from "../db/database.ts";

export interface FunnelSteps {
  /** ISO 8601. */
  readonly hour: string;
  readonly region: string;
  readonly provider: string;
  readonly asked?: number;
  readonly sent?: number;
  readonly delivered?: number;
  readonly entered?: number;
  readonly signedIn?: number;
}

/** @param steps at most one of each hour, region and provider */
export async function addFunnelSteps(tx: Db, steps: readonly FunnelSteps[]): Promise<void> {
  if (steps.length === 0) return;
  await sql`
    insert into code_funnel as f
           (hour, region, provider, asked, sent, delivered, entered, signed_in)
    select hour, region, provider, coalesce(asked, 0), coalesce(sent, 0), coalesce(delivered, 0),
           coalesce(entered, 0), coalesce("signedIn", 0)
      from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb)
             as s (hour timestamptz, region text, provider text, asked int, sent int,
                   delivered int, entered int, "signedIn" int)
    on conflict (hour, region, provider) do update set
      asked = f.asked + excluded.asked, sent = f.sent + excluded.sent,
      delivered = f.delivered + excluded.delivered, entered = f.entered + excluded.entered,
      signed_in = f.signed_in + excluded.signed_in`.execute(tx);
}
