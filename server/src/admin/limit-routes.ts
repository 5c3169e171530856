/** The limits and whom they hold back, for staff. */
import { Type } from "typebox";
import type { Context } from "../context.ts";
import { invalidMember } from "../errors.ts";
import type { App } from "../http/app-type.ts";
import { envelope } from "../http/operation.ts";
import { nullableInstant } from "../http/schemas.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import { personMember, reasonMember, userIdMember } from "../http/staff-schemas.ts";
import { releaseAccount, releaseHeldRange } from "./held.ts";
import { readLimits } from "./read-limits.ts";

const limitsMessage = "Limits fetched successfully";
const releasedMessage = "Limits released";

const limitsSchema = Type.Object({
  rules: Type.Array(
    Type.Object({
      code: Type.String(),
      description: Type.String(),
      limit: Type.Number(),
      window_seconds: Type.Unsafe<number | null>({
        type: ["integer", "null"],
        description: "null: it has no window, or one of a month",
      }),
    }),
    { description: "In force now; none with `KPA_RATE_LIMITS=off`" },
  ),
  alert: Type.Object({
    active: Type.Boolean({ description: "Failures are far above what is usual" }),
    since: nullableInstant("null: no alert, or not known to this server"),
    failures_per_minute: Type.Number({ description: "Of the last five minutes" }),
    usual: Type.Unsafe<number | null>({
      type: ["number", "null"],
      description: "A minute's, of the last day",
    }),
  }),
  held: Type.Object({
    accounts: Type.Array(
      Type.Object({
        user: personMember,
        way: Type.Enum(["password", "code"], { type: "string" }),
        failures: Type.Integer({ description: "In a row" }),
        blocked_until: nullableInstant("null: closed"),
        closed: Type.Boolean({ description: "To strangers, until a reset or a release" }),
      }),
      { description: "Of accounts that were tried in the last thirty days, the latest 200" },
    ),
    ranges: Type.Array(
      Type.Object({
        range: Type.String({ description: "The front of its numbers" }),
        asked: Type.Integer({ description: "Codes within a day" }),
        entered: Type.Integer(),
        held_until: Type.String({ format: "date-time", description: "At the earliest" }),
      }),
    ),
  }),
});

const exampleLimits = {
  rules: [
    {
      code: "attempts_by_client",
      description: "Failures from one client's network",
      limit: 100,
      window_seconds: 900,
    },
  ],
  alert: { active: false, since: null, failures_per_minute: 0.4, usual: 0.2 },
  held: { accounts: [], ranges: [] },
} as const;

const releaseBody = Type.Object(
  {
    user_id: Type.Optional(userIdMember("Whom to let go")),
    range: Type.Optional(Type.String({ pattern: "^\\+[0-9]{2,10}$" })),
    reason: reasonMember,
  },
  {
    additionalProperties: false,
    description: "Either `user_id` or `range`",
    examples: [{ user_id: 1, reason: "She called from her own number" }],
  },
);

export function limitRoutes(app: App, ctx: Context, staff: StaffGuard): void {
  const { route, staffOf } = staff;

  app.get(
    "/api/v1/admin/limits",
    route("limits:read", {
      operationId: "getLimits",
      summary: "See the limits, and whom they hold back",
      description:
        "The rules in force, whether somebody guesses, and the accounts and numbers that are held.",
      success: {
        status: 200,
        schema: envelope(limitsMessage, limitsSchema, exampleLimits, "The limits"),
      },
    }),
    async () => ({
      status: "success" as const,
      message: limitsMessage,
      data: await readLimits(ctx),
    }),
  );

  app.post(
    "/api/v1/admin/limits/release",
    route("limits:release", {
      operationId: "releaseLimit",
      summary: "Let go whom a limit holds back",
      description:
        "Of a user: the failures with password and codes are forgotten. Of a range of numbers: what was asked for until now counts no more. `released` is false where nothing held them.",
      body: releaseBody,
      success: {
        status: 200,
        schema: envelope(
          releasedMessage,
          Type.Object({ released: Type.Boolean() }),
          { released: true },
          "Whether anything was held",
        ),
      },
      errors: ["not_found"],
    }),
    async (request) => {
      const { user_id, range, reason } = request.body;
      const asker = staffOf(request);
      if ((user_id === undefined) === (range === undefined)) {
        throw invalidMember("/user_id", "oneOf", "either this or `range` has to be there");
      }
      const released =
        user_id === undefined
          ? await releaseHeldRange(ctx, asker, range ?? "", reason)
          : await releaseAccount(ctx, asker, user_id, reason);
      return { status: "success", message: releasedMessage, data: { released } };
    },
  );
}
