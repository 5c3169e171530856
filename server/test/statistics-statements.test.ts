import { afterAll, beforeAll, expect, test } from "vitest";
import { chartLogIns } from "../src/statistics/log-in-chart.ts";
import { chartCodeFunnel, chartSpend } from "../src/statistics/message-charts.ts";
import { bucketMs, type Period, startOfBucket } from "../src/statistics/periods.ts";
import {
  chartActiveUsers,
  chartRegistrations,
  chartStartedSessions,
} from "../src/statistics/user-charts.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test.each([
  ["log-ins", chartLogIns, "event_counts"],
  ["active users", chartActiveUsers, "active_users"],
  ["registrations", chartRegistrations, "event_counts"],
  ["started sessions", chartStartedSessions, "event_counts"],
  ["codes", chartCodeFunnel, "code_funnel"],
  ["spend", chartSpend, "message_usage"],
] as const)(
  "the chart of %s is one statement, over a table of counts alone",
  async (_name, chart, table) => {
    const to = startOfBucket(new Date(server.ctx.clock.nowMs()), "day");
    const period: Period = {
      from: new Date(to.getTime() - 30 * bucketMs.day),
      to,
      bucket: "day",
    };
    const { database, takeTexts } = countingStatements(server.ctx.database);
    await chart(database.kysely, period);
    const texts = takeTexts();
    expect(texts).toHaveLength(1);
    const read = [...(texts[0] ?? "").matchAll(/\b(?:from|join) ([a-z_]+)/g)].map(
      ([, name]) => name,
    );
    const own = ["counted", "used", "generate_series"];
    expect(new Set(read.filter((name) => !own.includes(name ?? "")))).toEqual(new Set([table]));
  },
);
