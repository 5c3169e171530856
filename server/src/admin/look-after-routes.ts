/** Everything of staff's that is about the server, and not about one user. */
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import type { SigningKeys } from "../tokens/signing-keys.ts";
import { auditRoutes } from "./audit-routes.ts";
import { staffKeyRoutes } from "./key-routes.ts";
import { limitRoutes } from "./limit-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { overviewRoutes } from "./overview-routes.ts";
import { statsRoutes } from "./stats-routes.ts";

export function lookAfterRoutes(
  app: App,
  ctx: Context,
  staff: StaffGuard,
  signingKeys: SigningKeys | undefined,
): void {
  overviewRoutes(app, ctx, staff);
  statsRoutes(app, ctx, staff);
  auditRoutes(app, ctx, staff);
  messageRoutes(app, ctx, staff);
  staffKeyRoutes(app, ctx, staff, signingKeys);
  limitRoutes(app, ctx, staff);
}
