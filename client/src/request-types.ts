/** What `request` takes and gives back for each route, read off the OpenAPI document's types. */
import type { paths } from "./api-types.ts";
import type { Signal } from "./platform.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The routes that answer this method, with JSON: a download is fetched with `kpa.accessToken()`. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<Lowercase<M>, object>
    ? [Answer<Operation<M, P>>] extends [never]
      ? never
      : P
    : never;
}[keyof paths];

type Operation<M extends Method, P extends keyof paths> = paths[P][Lowercase<M> & keyof paths[P]];

type Given<O, Name extends "path" | "query"> = O extends { parameters: infer Parameters }
  ? NonNullable<Parameters[Name & keyof Parameters]>
  : never;

type PathPart<O> = [Given<O, "path">] extends [never]
  ? { path?: never }
  : { path: Given<O, "path"> };

/** Members with a default need not be given, whatever the document says. */
type QueryPart<O> = [Given<O, "query">] extends [never]
  ? { query?: never }
  : { query?: Partial<Given<O, "query">> };

type BodyPart<O> = O extends { requestBody: { content: { "application/json": infer Body } } }
  ? { body: Body }
  : O extends { requestBody?: infer Request }
    ? [NonNullable<Request>] extends [never]
      ? { body?: never }
      : {
          body?: NonNullable<Request> extends { content: { "application/json": infer B } }
            ? B
            : never;
        }
    : { body?: never };

/** How one call is ended before its time. */
export interface CallOptions {
  /** Ends the call: it rejects with `KpaUnreachable`, reason `aborted`. The server may have acted. */
  readonly signal?: Signal | undefined;
  /** Milliseconds for all of it, waits and refresh included; 1 to 2147483647. In the place of the client's. */
  readonly timeoutMs?: number | undefined;
}

export type RequestOptions<M extends Method, P extends PathOf<M>> = PathPart<Operation<M, P>> &
  QueryPart<Operation<M, P>> &
  BodyPart<Operation<M, P>> &
  CallOptions;

/** Optional where nothing of it has to be given. */
export type RequestArguments<M extends Method, P extends PathOf<M>> =
  Record<string, never> extends RequestOptions<M, P>
    ? [options?: RequestOptions<M, P>]
    : object extends RequestOptions<M, P>
      ? [options?: RequestOptions<M, P>]
      : [options: RequestOptions<M, P>];

type Answer<O> = O extends { responses: infer Responses }
  ? {
      [Status in keyof Responses & (200 | 201 | 202)]: Responses[Status] extends {
        content: { "application/json": infer Body };
      }
        ? Body
        : never;
    }[keyof Responses & (200 | 201 | 202)]
  : never;

/** The `data` of the answer; the whole answer of the few routes without an envelope. */
export type Data<M extends Method, P extends PathOf<M>> =
  Answer<Operation<M, P>> extends { data: infer D } ? D : Answer<Operation<M, P>>;
