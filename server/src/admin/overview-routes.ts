/** What staff see first: what needs them, the settings in force, the first steps. */
import { Type } from "typebox";
import { listSettings } from "../config/settings.ts";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { envelope } from "../http/operation.ts";
import { nullableInstant, nullableText } from "../http/schemas.ts";
import type { StaffGuard } from "../http/staff-guard.ts";
import { findAttention } from "./attention.ts";
import { readSteps } from "./get-started.ts";

const attentionMessage = "What needs attention";
const settingsMessage = "Settings fetched successfully";
const stepsMessage = "First steps";

const attentionSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      code: Type.String({ description: "Stable; for programs" }),
      severity: Type.Enum(["alert", "warning"], { type: "string" }),
      title: Type.String(),
      detail: Type.String({ description: "What it means, and what to do" }),
      since: nullableInstant("null: not known"),
      area: Type.Enum(["messages", "audit", "limits", "keys", "settings", "users"], {
        type: "string",
      }),
    }),
  ),
});

const settingsSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      value: nullableText("As it would be written; null: unset, or a secret"),
      is_secret: Type.Boolean(),
      is_set: Type.Boolean({ description: "It has a value, the default's too" }),
      origin: Type.String({
        description:
          "`default`, `environment`, `file .env`, `npm start`, or `file named by NAME_FILE`",
      }),
      default: nullableText("null: unset by default"),
      unit: nullableText("null: none"),
      description: Type.String({ description: "Markdown" }),
      has_effect: Type.Boolean({ description: "false: nothing reads it yet" }),
    }),
  ),
});

const stepsSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      code: Type.Enum(["admin", "log_in", "code", "refresh", "production"], { type: "string" }),
      done: Type.Boolean(),
      title: Type.String(),
      detail: Type.String(),
    }),
  ),
});

export function overviewRoutes(app: App, ctx: Context, staff: StaffGuard): void {
  const { route } = staff;

  app.get(
    "/api/v1/admin/attention",
    route("stats:read", {
      operationId: "getAttention",
      summary: "List what needs a person now",
      description: "Alerts first, each with what to do about it. Empty when all is well.",
      success: {
        status: 200,
        schema: envelope(attentionMessage, attentionSchema, { items: [] }, "What was found"),
      },
    }),
    async () => {
      const items = [...(await findAttention(ctx))];
      return { status: "success", message: attentionMessage, data: { items } };
    },
  );

  app.get(
    "/api/v1/admin/settings",
    route("settings:read", {
      operationId: "listSettings",
      summary: "List the settings in force",
      description:
        "Every option of this server, its value and where that came from; never a secret's value. They are changed where the server is started.",
      success: {
        status: 200,
        schema: envelope(
          settingsMessage,
          settingsSchema,
          {
            items: [
              {
                name: "KPA_DEFAULT_REGION",
                value: "IN",
                is_secret: false,
                is_set: true,
                origin: "default",
                default: "IN",
                unit: null,
                description: "The region whose national phone numbers are accepted.",
                has_effect: true,
              },
            ],
          },
          "The settings",
        ),
      },
    }),
    async () => {
      const items = listSettings(ctx.config).map((one) => ({
        name: one.name,
        value: one.value,
        is_secret: one.isSecret,
        is_set: one.isSet,
        origin: one.origin,
        default: one.default,
        unit: one.unit ?? null,
        description: one.description,
        has_effect: one.hasEffect,
      }));
      return { status: "success", message: settingsMessage, data: { items } };
    },
  );

  app.get(
    "/api/v1/admin/get-started",
    route("stats:read", {
      operationId: "getFirstSteps",
      summary: "See which first steps are done",
      description: "Five steps, each of which the server finds done by itself.",
      success: {
        status: 200,
        schema: envelope(
          stepsMessage,
          stepsSchema,
          {
            items: [
              {
                code: "admin",
                done: true,
                title: "Somebody looks after this server",
                detail: "An account has the role admin.",
              },
            ],
          },
          "The steps",
        ),
      },
    }),
    async () => {
      const items = [...(await readSteps(ctx))];
      return { status: "success", message: stepsMessage, data: { items } };
    },
  );
}
