import { Type } from "typebox";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { describe, envelope } from "../http/operation.ts";
import { receiveReceipts } from "./receipts.ts";
import type { Senders } from "./senders/configured.ts";

const mediaTypes = ["application/json", "application/x-www-form-urlencoded"];

const anything = Type.Unsafe<Buffer>({
  content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: {} }])),
});

const params = Type.Object({
  provider: Type.String({
    pattern: "^[a-z0-9]{1,20}$",
    description:
      "`twilio`, `vonage`, `msg91` or `webhook`; with a number after it (`twilio2`) where `KPA_SMS_PROVIDER` names several of a kind",
  }),
});

/** In a scope of their own: only here is a body kept as it came, and a form let in. */
export function receiptRoutes(app: App, ctx: Context, senders: Senders): void {
  app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(mediaTypes, { parseAs: "buffer" }, (_request, body, done) => {
      done(null, body);
    });
    scope.post(
      "/webhooks/messages/:provider",
      {
        schema: describe({
          operationId: "receiveMessageReceipts",
          summary: "Delivery receipts of a message provider",
          description:
            "For the providers that `KPA_SMS_PROVIDER` names, in their own form. Each is believed by its own proof: Twilio by `X-Twilio-Signature`, Vonage by a signed JWT that names the body's hash, MSG91 by `?token=`, a webhook by `Webhook-Signature`. A message that is not known is 200 as well.",
          tag: "Server",
          params,
          body: anything,
          success: {
            status: 200,
            schema: envelope("Receipt taken", Type.Object({}), {}, "It was genuine"),
          },
          errors: ["not_found", "forbidden"],
        }),
      },
      async (request) => {
        await receiveReceipts(ctx, senders, request.params.provider, {
          url: request.url,
          headers: request.headers,
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        });
        return { status: "success" as const, message: "Receipt taken" as const, data: {} };
      },
    );
  });
}
