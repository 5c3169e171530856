/** Holds every answer against what the OpenAPI document says of its operation. */
import ajvCompiler from "@fastify/ajv-compiler";
import { expect } from "vitest";
import { documentOf, type Operation } from "./operations.ts";
import type { Answer, TestServer } from "./test-server.ts";

type Validate = ((value: unknown) => boolean) & { readonly errors?: unknown };

export type ExpectDeclared = (operation: Operation, answer: Answer) => void;

/** @returns a check that a status, a code or a member that was not declared fails */
export function createDeclaredCheck(server: TestServer): ExpectDeclared {
  const components = Object.fromEntries(
    Object.entries(documentOf(server).components.schemas).map(([name, schema]) => [
      name,
      { ...(closed(schema) as object), $id: name },
    ]),
  );
  const compile = ajvCompiler()(
    components as never,
    { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } } as never,
  ) as unknown as (route: { schema: object }) => Validate;
  const compiled = new Map<object, Validate>();

  return (operation, answer) => {
    const where = `${operation.operationId} answered ${answer.status} ${answer.text}`;
    const declared = operation.answers[answer.status];
    expect(declared, where).toBeDefined();
    const mediaType = answer.headers["content-type"]?.split(";")[0] ?? "";
    const { schema, examples } = declared?.content[mediaType] ?? {};
    if (schema === undefined) throw new Error(`${mediaType} is not declared: ${where}`);
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = compile({ schema: closed(schema) as object });
      compiled.set(schema, validate);
    }
    // A file is not one document, whatever its lines are.
    const value = /^application\/(problem\+)?json$/.test(mediaType) ? answer.body : answer.text;
    expect(validate(value), `${where} ${JSON.stringify(validate.errors)}`).toBe(true);
    if (answer.status >= 400)
      expect(Object.keys(examples ?? {}), where).toContain(answer.body.code);
  };
}

/** The same schema, in which no object may have members that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, value]) => [
    name,
    name === "$ref" ? `${String(value).replace("#/components/schemas/", "")}#` : closed(value),
  ]);
  const copy = Object.fromEntries(entries) as Record<string, unknown>;
  return copy.properties === undefined ? copy : { ...copy, additionalProperties: false };
}
