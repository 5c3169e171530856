/** Describes a route once: what is validated, what is sent, and what the OpenAPI document says. */
import { type TSchema, Type } from "typebox";
import { type ErrorCode, problemOf } from "../errors.ts";
import { problemDocument } from "./problem.ts";
import { nullableText } from "./schemas.ts";

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: Tag;
  /** `"ended"`: one whose time or session is over will do. */
  readonly needsToken?: true | "ended";
  /** Of staff, which the caller needs; for the document. */
  readonly permission?: string;
  /** Not a GET, and yet without a body: one that comes along is refused. */
  readonly refusesBody?: boolean;
  readonly body?: TSchema;
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  /** The status of success and its answer. */
  readonly success: { readonly status: 200 | 201 | 202; readonly schema: TSchema };
  /** Beyond those that every route, every route with a body, or every guarded route has. */
  readonly errors?: readonly ErrorCode[];
}

export type Tag = "Authentication" | "User" | "Staff" | "Server";

const anyRoute: readonly ErrorCode[] = ["malformed_request", "internal_error", "unavailable"];
const withBody: readonly ErrorCode[] = [
  "payload_too_large",
  "unsupported_media_type",
  "validation_failed",
];
const withToken: readonly ErrorCode[] = ["not_authenticated", "invalid_token"];
const withLivingToken: readonly ErrorCode[] = ["token_expired", "session_ended", "user_not_found"];

type Part<O, N extends string> = O extends { readonly [K in N]: infer S extends TSchema }
  ? S
  : undefined;

/** Fastify's `schema` of a route, with the types that the handler sees. */
interface RouteSchema<O extends Operation> {
  readonly operationId: string;
  readonly body: Part<O, "body">;
  readonly params: Part<O, "params">;
  readonly querystring: Part<O, "querystring">;
}

export function describe<const O extends Operation>(operation: O): RouteSchema<O> {
  const codes = new Set<ErrorCode>([
    ...anyRoute,
    ...(operation.body || operation.refusesBody ? withBody : []),
    ...(operation.querystring ? (["validation_failed"] as const) : []),
    ...(operation.needsToken ? withToken : []),
    ...(operation.needsToken === true ? withLivingToken : []),
    ...(operation.permission ? (["forbidden"] as const) : []),
    ...(operation.errors ?? []),
  ]);
  return {
    operationId: operation.operationId,
    summary: operation.summary,
    description: operation.description,
    tags: [operation.tag],
    security: operation.needsToken ? [{ accessToken: [] }] : [],
    ...(operation.permission ? { "x-permission": operation.permission } : {}),
    ...(operation.body ? { body: operation.body } : {}),
    ...(operation.params ? { params: operation.params } : {}),
    ...(operation.querystring ? { querystring: operation.querystring } : {}),
    response: { [operation.success.status]: operation.success.schema },
    problems: problemResponses([...codes]),
  } as unknown as RouteSchema<O>;
}

/**
 * A route's schema as the document shows it. A problem is sent as text, so that Fastify need not compile
 * a serializer for each that a route can answer: at a start that took longer than all else of it.
 */
export function withProblems<S extends object>(schema: S): S {
  const { problems, ...own } = schema as { problems?: object; response?: object };
  return { ...own, response: { ...own.response, ...problems } } as S;
}

const exampleRequestId = "0199c0de-7e57-7000-8000-000000000000";

function problemResponses(codes: readonly ErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => problemOf(code).status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => problemOf(code).status === status);
      return [
        status,
        {
          description: here.map((code) => `\`${code}\`: ${problemOf(code).detail}`).join("; "),
          ...(problemHeaders[status] ? { headers: problemHeaders[status] } : {}),
          content: {
            "application/problem+json": {
              schema: Type.Ref("Problem"),
              examples: Object.fromEntries(
                here.map((code) => [
                  code,
                  {
                    summary: problemOf(code).title,
                    value: problemDocument(code, exampleRequestId, exampleErrors[code]),
                  },
                ]),
              ),
            },
          },
        },
      ];
    }),
  );
}

const retryAfter = {
  "Retry-After": { type: "integer", description: "Seconds to wait before the next attempt" },
};
const rateLimit = {
  RateLimit: {
    type: "string",
    description: "What is left of the limit on this client's network, and for how many seconds",
  },
  "RateLimit-Policy": {
    type: "string",
    description: "That limit: how many in how many seconds",
  },
};
const problemHeaders: Readonly<Record<number, object>> = {
  401: {
    "WWW-Authenticate": {
      type: "string",
      description: "`Bearer`, and the `error` of RFC 6750 where a token was sent",
    },
  },
  429: { ...retryAfter, ...rateLimit },
  503: retryAfter,
};

const exampleErrors: Partial<
  Record<ErrorCode, { pointer: string; code: string; detail: string }[]>
> = {
  validation_failed: [{ pointer: "/phone", code: "required", detail: "is required" }],
};

/** The seed's envelope around an answer. */
export function envelope<T extends TSchema>(
  message: string,
  data: T,
  example: unknown,
  description: string,
) {
  return Type.Object(
    {
      status: Type.Literal("success"),
      message: Type.Literal(message),
      data,
    },
    { description, examples: [{ status: "success", message, data: example }] },
  );
}

/** Of every list. */
export const listQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
    cursor: Type.Optional(
      Type.String({ maxLength: 200, description: "`next_cursor` of the page before" }),
    ),
  },
  { additionalProperties: false },
);

/** A page of a list. */
export function page<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: nullableText("Opaque; send it back as `cursor` for the next page. null: the last"),
  });
}
