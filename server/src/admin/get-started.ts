/** The first steps with this server, as far as the database shows that they were taken. */
import { sql } from "kysely";
import { productionFaults } from "../config/production.ts";
import type { Context } from "../context.ts";

export interface Step {
  readonly code: "admin" | "log_in" | "code" | "refresh" | "production";
  readonly done: boolean;
  readonly title: string;
  readonly detail: string;
}

interface Facts {
  readonly has_admin: boolean;
  readonly has_log_in: boolean;
  readonly has_code: boolean;
  readonly has_refresh: boolean;
}

export async function readSteps(ctx: Context): Promise<readonly Step[]> {
  const { has_admin, has_log_in, has_code, has_refresh } = await readFacts(ctx);
  const faults = productionFaults({ ...ctx.config, isProduction: true });
  return [
    {
      code: "admin",
      done: has_admin,
      title: "Somebody looks after this server",
      detail: "An account has the role admin.",
    },
    {
      code: "log_in",
      done: has_log_in,
      title: "A user logs in",
      detail: "By password, by code or by signing up, from an app or by curl. Staff do not count.",
    },
    {
      code: "code",
      done: has_code,
      title: "A code is sent and comes back",
      detail: "To sign up, to log in or to reset a password.",
    },
    {
      code: "refresh",
      done: has_refresh,
      title: "A session is refreshed",
      detail: "An app that keeps its refresh token stays signed in.",
    },
    {
      code: "production",
      done: faults.length === 0,
      title: "The settings would pass in production",
      detail:
        faults.length === 0
          ? "Nothing in them would be refused."
          : `Refused there: ${faults.join("; ")}.`,
    },
  ];
}

/** Codes are forgotten soon; what was done with one stays in the log. */
async function readFacts(ctx: Context): Promise<Facts> {
  const { rows } = await sql<Facts>`
    select exists (select from user_roles where role = 'admin') as has_admin,
           exists (select from audit_events e
                    where e.type in ('login.password', 'login.code', 'user.registered')
                      and e.result = 'success'
                      and not exists (select from user_roles r where r.user_id = e.user_id))
             as has_log_in,
           exists (select from audit_events
                    where type in ('user.registered', 'login.code', 'password.reset')
                      and result = 'success')
           and exists (select from audit_events where type = 'code.requested') as has_code,
           exists (select from sessions where generation > 0) as has_refresh`.execute(ctx.db);
  return rows[0] ?? { has_admin: false, has_log_in: false, has_code: false, has_refresh: false };
}
