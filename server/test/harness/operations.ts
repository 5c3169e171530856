/** The operations of the OpenAPI document, so that a rule is tried on every route that there is. */
import type { ErrorCode } from "../../src/errors.ts";
import type { TestServer } from "./test-server.ts";

export interface MediaType {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface DeclaredAnswer {
  readonly description: string;
  readonly content: Readonly<Record<string, MediaType>>;
}

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  /** As in the document: `/api/v1/user/sessions/{id}`. */
  readonly path: string;
  /** With a value for each parameter of the path. */
  readonly url: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly needsToken: boolean;
  /** What a member of staff needs for it; absent where it is for others too. */
  readonly permission?: string;
  readonly takesBody: boolean;
  /** False where a body is kept as it came, to see first who signed it. */
  readonly takesJson: boolean;
  /** Of the body. */
  readonly members: readonly string[];
  readonly takesQuery: boolean;
  /** Of the query. */
  readonly queryNames: readonly string[];
  readonly answers: Readonly<Record<string, DeclaredAnswer>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, OperationObject>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

type OperationObject = Pick<Operation, "operationId" | "summary" | "description" | "tags"> & {
  readonly security?: readonly object[];
  readonly "x-permission"?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Body }>> };
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Operation["answers"];
};

interface Body {
  readonly properties?: Readonly<Record<string, object>>;
}

/** A value of the right shape for each parameter of a path. */
const samples: Readonly<Record<string, string>> = {
  id: "0199c0de-7e57-7000-8000-00000000dead",
  session_id: "0199c0de-7e57-7000-8000-00000000dead",
  kid: "0199c0de-7e57-7000-8000-00000000dead",
  provider: "webhook",
};

/** Of a user, in a path of staff. */
export const nobodysId = 2_147_483_647;

export function documentOf(server: TestServer): Document {
  return server.application.server.swagger() as unknown as Document;
}

export function operationsOf(server: TestServer): readonly Operation[] {
  const operations = Object.entries(documentOf(server).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path,
      url: path
        .replace("/admin/users/{id}", `/admin/users/${nobodysId}`)
        .replace(/\{(\w+)\}/g, (_, name) => sampleOf(name)),
      ...pick(operation),
      needsToken: (operation.security ?? []).length > 0,
      ...(operation["x-permission"] ? { permission: operation["x-permission"] } : {}),
      ...bodyOf(operation),
      takesQuery: queryOf(operation).length > 0,
      queryNames: queryOf(operation),
      answers: operation.responses,
    })),
  );
  // A list that came out empty would let every rule below pass.
  if (operations.length < 9) throw new Error("the document lacks operations");
  return operations;
}

function sampleOf(parameter: string): string {
  const sample = samples[parameter];
  if (sample === undefined) throw new Error(`what is a good {${parameter}}?`);
  return sample;
}

function queryOf({ parameters = [] }: OperationObject): readonly string[] {
  return parameters.flatMap((one) => (one.in === "query" ? [one.name] : []));
}

function bodyOf({ requestBody }: OperationObject) {
  const types = Object.keys(requestBody?.content ?? {});
  const properties = requestBody?.content["application/json"]?.schema.properties ?? {};
  return {
    takesBody: requestBody !== undefined,
    takesJson: types.every((type) => type === "application/json"),
    members: Object.keys(properties),
  };
}

function pick({ summary, description, tags }: OperationObject) {
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/**
 * Those that may come with a body, whether or not they take one, and read it as JSON. A provider's
 * receipt is not read before its signature was found good over the very bytes that came, and may be
 * a form: rules of how JSON is read are not about it.
 */
export function writingOperationsOf(server: TestServer): readonly Operation[] {
  return operationsOf(server).filter(({ method, takesJson }) => method !== "GET" && takesJson);
}

/** The codes that an operation declares, by its examples. */
export function declaredCodes(operation: Operation): readonly ErrorCode[] {
  return Object.values(operation.answers).flatMap(
    ({ content }) =>
      Object.keys(content["application/problem+json"]?.examples ?? {}) as ErrorCode[],
  );
}
