import { Type } from "typebox";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { instantMember, readInstant } from "../http/instants.ts";
import { envelope } from "../http/operation.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import { chartsSchema, exampleCharts } from "./chart-schemas.ts";
import { chartNames, createCharts, readChartNames, readPeriod } from "./read-charts.ts";

const message = "Statistics fetched successfully";

const query = Type.Object(
  {
    from: instantMember("Its bucket is the first. Absent: 48 hours or 30 days before `to`"),
    to: instantMember("Its bucket is the last, unless it begins there. Absent: now"),
    bucket: Type.Enum(["hour", "day"], { type: "string", default: "day" }),
    charts: Type.Optional(
      Type.String({
        maxLength: 200,
        description: `Some of: ${chartNames.join(", ")}. Absent: all`,
      }),
    ),
  },
  { additionalProperties: false },
);

export function statsRoutes(app: App, ctx: Context, staff: StaffGuard): void {
  const { route } = staff;
  const readCharts = createCharts(ctx);

  app.get(
    "/api/v1/admin/stats",
    route("stats:read", {
      operationId: "getStats",
      summary: "Read the charts",
      description:
        "Hours and days are those of UTC, at most 800 of them. Every bucket is there, also where nothing happened. What happened is counted within seconds, and kept as a count for 400 days.",
      querystring: query,
      success: {
        status: 200,
        schema: envelope(message, chartsSchema, exampleCharts, "The charts"),
      },
    }),
    async (request) => {
      const { from, to, bucket, charts } = request.query;
      const wanted = readChartNames(charts);
      const asked = {
        from: readInstant("/query/from", from),
        to: readInstant("/query/to", to),
        bucket: bucket as "hour" | "day",
      };
      const period = readPeriod(asked, ctx.clock.nowMs());
      return { status: "success", message, data: await readCharts(period, wanted) };
    },
  );
}
