import { Type } from "typebox";

const at = Type.String({ format: "date-time", description: "The bucket begins here" });
const count = (description: string) => Type.Integer({ description });
const counts = Type.Array(Type.Object({ at, count: Type.Integer() }));

const budget = (description: string) =>
  Type.Unsafe<{ limit: number; used: number; resets_at: string } | null>({
    type: ["object", "null"],
    properties: {
      limit: { type: "integer" },
      used: { type: "integer" },
      resets_at: { type: "string", format: "date-time" },
    },
    required: ["limit", "used", "resets_at"],
    description,
  });

export const chartsSchema = Type.Object({
  from: Type.String({ format: "date-time" }),
  to: Type.String({ format: "date-time" }),
  bucket: Type.Enum(["hour", "day"], { type: "string" }),
  log_ins: Type.Optional(
    Type.Array(
      Type.Object({
        at,
        password: count("Log-ins with the password"),
        code: count("Log-ins with a code"),
        failed: Type.Unsafe<Readonly<Record<string, number>>>({
          type: "object",
          additionalProperties: { type: "integer" },
          description: "Refused log-ins, by problem code",
        }),
      }),
    ),
  ),
  active_users: Type.Optional(
    Type.Array(
      Type.Object({
        at,
        day: count("Distinct users of the day"),
        week: count("Distinct users of the seven days up to it"),
      }),
      { description: "Always by day" },
    ),
  ),
  registrations: Type.Optional(counts),
  sessions: Type.Optional(
    Type.Object({ living: count("At present, to five seconds"), started: counts }),
  ),
  code_funnel: Type.Optional(
    Type.Array(
      Type.Object({
        region: Type.String({ description: "ISO 3166; `ZZ`: none; `email`" }),
        provider: Type.String({ description: "`none` where nothing was handed to any" }),
        asked: count("Codes to sign up or log in that were asked for in this time"),
        sent: count("Of those, taken by the provider"),
        delivered: count("Of those, known to have arrived; 0 where the provider sends no receipts"),
        entered: count("Of those asked for, entered rightly"),
        signed_in: count("Of those, used to sign up or log in"),
      }),
    ),
  ),
  message_spend: Type.Optional(
    Type.Object({
      currency_unit: Type.Literal("millionths"),
      by_region: Type.Array(
        Type.Object({
          at,
          region: Type.String({ description: "ISO 3166; `ZZ`: none" }),
          count: count("Text messages that were asked for, sent or not"),
          cost: count("Of those that were sent"),
        }),
        { description: "Always by day: every day of each region that has any" },
      ),
      budget: Type.Object({
        day: budget("null: `KPA_RATE_LIMITS=off`"),
        month: budget("null: `KPA_RATE_LIMITS=off`"),
      }),
      alarms: Type.Array(
        Type.Object({
          scope: Type.String({
            description: "`*`: the budget; else the front of the numbers that are held at present",
          }),
          period: Type.Enum(["hour", "day", "month"], { type: "string" }),
          at: Type.String({ format: "date-time" }),
        }),
        {
          description: "Budgets that came near their end, and numbers whose codes do not come back",
        },
      ),
    }),
  ),
});

const day = "2026-01-01T00:00:00.000Z";

export const exampleCharts = {
  from: day,
  to: "2026-01-02T00:00:00.000Z",
  bucket: "day",
  log_ins: [{ at: day, password: 120, code: 31, failed: { invalid_credentials: 9 } }],
  active_users: [{ at: day, day: 96, week: 150 }],
  registrations: [{ at: day, count: 7 }],
  sessions: { living: 340, started: [{ at: day, count: 158 }] },
  code_funnel: [
    {
      region: "IN",
      provider: "twilio",
      asked: 52,
      sent: 50,
      delivered: 49,
      entered: 44,
      signed_in: 44,
    },
  ],
  message_spend: {
    currency_unit: "millionths",
    by_region: [{ at: day, region: "IN", count: 60, cost: 480000 }],
    budget: {
      day: { limit: 50000000, used: 480000, resets_at: "2026-01-02T00:00:00.000Z" },
      month: { limit: 500000000, used: 480000, resets_at: "2026-02-01T00:00:00.000Z" },
    },
    alarms: [],
  },
} as const;
