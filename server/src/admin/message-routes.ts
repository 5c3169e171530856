/** The outbox, for staff. */
import { Type } from "typebox";
import type { Context } from "../context.ts";
import { parseCursor } from "../db/keyset.ts";
import type { App } from "../http/app-type.ts";
import { envelope, listQuery, page } from "../http/operation.ts";
import { nullableInstant, nullableText } from "../http/schemas.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import { userIdMember } from "../http/staff-schemas.ts";
import { readMessageTotals } from "../limits/read-totals.ts";
import { listMessages, messageStates } from "./list-messages.ts";
import { resendMessage } from "./resend-message.ts";

const listMessage = "Messages fetched successfully";
const usageMessage = "Usage fetched successfully";
const resentMessage = "The message will be sent";

const messageSchema = Type.Object({
  id: Type.String({ format: "uuid" }),
  channel: Type.Enum(["sms", "email"], { type: "string" }),
  template: Type.String(),
  language: Type.String(),
  user_id: Type.Unsafe<number | null>({ type: ["integer", "null"], description: "null: nobody's" }),
  to: nullableText(
    "The end of the number, or the address without most of its name; null: forgotten",
  ),
  region: nullableText("ISO 3166; null: none, or an e-mail"),
  segments: Type.Integer({ description: "What a text message is charged as" }),
  state: Type.Enum([...messageStates], {
    type: "string",
    description:
      "`withheld`: asked for and sent to nobody. `dead`: will not be sent, or may have been and will not be sent again",
  }),
  attempts: Type.Integer(),
  provider: nullableText("null: handed to none yet"),
  last_error: nullableText("null: none"),
  created_at: Type.String({ format: "date-time" }),
  sent_at: nullableInstant("null: not taken by a provider"),
  expires_at: Type.String({ format: "date-time", description: "After this it is of no use" }),
  can_resend: Type.Boolean(),
});

const exampleMessage = {
  id: "0199c0de-7e57-7000-8000-000000000004",
  channel: "sms",
  template: "code.login",
  language: "en",
  user_id: 1,
  to: "…76",
  region: "IN",
  segments: 1,
  state: "delivered",
  attempts: 1,
  provider: "twilio",
  last_error: null,
  created_at: "2026-01-01T00:00:00.000Z",
  sent_at: "2026-01-01T00:00:01.000Z",
  expires_at: "2026-01-01T00:05:00.000Z",
  can_resend: false,
} as const;

const share = Type.Object({ codes: Type.Integer(), entered: Type.Integer() });
const nullableNumber = (description: string) =>
  Type.Unsafe<number | null>({ type: ["number", "null"], description });

const usageSchema = Type.Object({
  limits: Type.Enum(["on", "off"], { type: "string", description: "off: nothing is counted" }),
  totals: Type.Array(
    Type.Object({
      what: Type.String(),
      period: Type.Enum(["hour", "day", "month"], { type: "string" }),
      asked: Type.Integer(),
      most: nullableNumber("null: no limit"),
      spent: nullableNumber("In the currency of `KPA_SMS_PRICES`; null: has no budget"),
      budget: nullableNumber("null: has none"),
      seconds_left: Type.Integer(),
    }),
  ),
  held_ranges: Type.Array(
    Type.Object({
      range: Type.String(),
      region: Type.String(),
      hour: share,
      day: share,
      usual_of_region: share,
    }),
  ),
});

const exampleUsage = {
  limits: "on",
  totals: [
    {
      what: "text messages",
      period: "day",
      asked: 310,
      most: 20000,
      spent: 1.24,
      budget: 250,
      seconds_left: 3600,
    },
  ],
  held_ranges: [],
} as const;

const query = Type.Object(
  {
    state: Type.Optional(Type.Enum([...messageStates], { type: "string" })),
    channel: Type.Optional(Type.Enum(["sms", "email"], { type: "string" })),
    region: Type.Optional(Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166" })),
    user_id: Type.Optional(userIdMember("Whose")),
    ...listQuery.properties,
  },
  { additionalProperties: false },
);

export function messageRoutes(app: App, ctx: Context, staff: StaffGuard): void {
  const { route, staffOf } = staff;

  app.get(
    "/api/v1/admin/messages",
    route("messages:read", {
      operationId: "listMessages",
      summary: "List the messages",
      description:
        "The newest first, of the last thirty days; those that were sent to nobody, of the last hour.",
      querystring: query,
      success: {
        status: 200,
        schema: envelope(
          listMessage,
          page(messageSchema),
          { items: [exampleMessage], next_cursor: null },
          "A page of messages",
        ),
      },
    }),
    async (request) => {
      const { limit, cursor, state, channel, region, user_id } = request.query;
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const filter = { state, channel, region, userId: user_id };
      const { rows, nextCursor } = await listMessages(ctx, filter, limit, after);
      const data = { items: [...rows], next_cursor: nextCursor };
      return { status: "success", message: listMessage, data };
    },
  );

  app.get(
    "/api/v1/admin/messages/usage",
    route("messages:read", {
      operationId: "getMessageUsage",
      summary: "See how much of the limits on messages is used up",
      description: "What `kpa messages usage --json` tells.",
      success: {
        status: 200,
        schema: envelope(usageMessage, usageSchema, exampleUsage, "The totals"),
      },
    }),
    async () => {
      const { limits, totals, held_ranges } = await readMessageTotals(ctx);
      const data = { limits, totals: [...totals], held_ranges };
      return { status: "success", message: usageMessage, data };
    },
  );

  app.post(
    "/api/v1/admin/messages/:id/resend",
    route("messages:resend", {
      operationId: "resendMessage",
      summary: "Send a message after all",
      description:
        "One that was given up or did not arrive, while what it says is of use: a code only as long as it is good and the newest. Counted like any other message.",
      params: Type.Object({ id: Type.String({ description: "The message's id" }) }),
      body: Type.Object({}, { additionalProperties: false }),
      success: {
        status: 202,
        schema: envelope(resentMessage, Type.Object({}), {}, "It is in the queue"),
      },
      errors: ["not_found", "conflict", "rate_limited"],
    }),
    async (request, reply) => {
      await resendMessage(ctx, staffOf(request), request.params.id);
      reply.code(202);
      return { status: "success", message: resentMessage, data: {} };
    },
  );
}
