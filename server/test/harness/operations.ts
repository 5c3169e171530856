/** The operations of the OpenAPI document, so that a rule is tried on every route that there is. */
import type { ErrorCode } from "../../src/errors.ts";
import type { RequestOptions, TestServer } from "./test-server.ts";

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
  /** With a value for each parameter. */
  readonly url: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly needsToken: boolean;
  readonly takesBody: boolean;
  readonly answers: Readonly<Record<string, DeclaredAnswer>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, OperationObject>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

type OperationObject = Pick<Operation, "operationId" | "summary" | "description" | "tags"> & {
  readonly security?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Operation["answers"];
};

const someId = "0199c0de-7e57-7000-8000-00000000dead";

export function documentOf(server: TestServer): Document {
  return server.application.server.swagger() as unknown as Document;
}

export function operationsOf(server: TestServer): readonly Operation[] {
  const operations = Object.entries(documentOf(server).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path,
      url: path.replace(/\{\w+\}/g, someId),
      ...pick(operation),
      needsToken: (operation.security ?? []).length > 0,
      takesBody: operation.requestBody !== undefined,
      answers: operation.responses,
    })),
  );
  // A list that came out empty would let every rule below pass.
  if (operations.length < 9) throw new Error("the document lacks operations");
  return operations;
}

function pick({ summary, description, tags }: OperationObject) {
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** Those that may come with a body, whether or not they take one. */
export function writingOperationsOf(server: TestServer): readonly Operation[] {
  return operationsOf(server).filter(({ method }) => method !== "GET");
}

/** What makes the operation succeed, but for a session's id. */
export function goodRequest(operation: Operation, token: string): RequestOptions {
  return {
    ...(operation.needsToken ? { token } : {}),
    ...(operation.takesBody ? { body: { phone: "7760873976", password: "to_share@123" } } : {}),
  };
}

/** The codes that an operation declares, by its examples. */
export function declaredCodes(operation: Operation): readonly ErrorCode[] {
  return Object.values(operation.answers).flatMap(
    ({ content }) =>
      Object.keys(content["application/problem+json"]?.examples ?? {}) as ErrorCode[],
  );
}
