/** What a profile's `metadata` may hold: any JSON object of 8 KiB, or what the operator's schema says. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { type Config, ConfigError } from "../config/load.ts";
import { AppError, invalidMember, type MemberError } from "../errors.ts";

const mostBytes = 8 * 1024;
/** As the database writes it, where a number such as 1e300 takes three hundred digits. */
const mostStoredBytes = 4 * mostBytes;

/** In `KPA_DATA_DIR`. */
const schemaFile = "metadata.schema.json";

type SchemaConfig = Pick<Config, "KPA_DATA_DIR">;
type Metadata = Readonly<Record<string, unknown>>;

/** @throws AppError `validation_failed` where the metadata may not be as it is */
export type CheckMetadata = (metadata: Metadata, storedBytes: number) => void;

/** Read once, at start. @throws ConfigError where there is a schema that cannot be used */
export function loadMetadataCheck(config: SchemaConfig): CheckMetadata {
  const path = join(config.KPA_DATA_DIR, schemaFile);
  const validate = existsSync(path) ? compile(readFileSync(path, "utf8")) : undefined;
  return (metadata, storedBytes) => {
    const bytes = Buffer.byteLength(JSON.stringify(metadata));
    if (bytes > mostBytes || storedBytes > mostStoredBytes) {
      throw invalidMember(
        "/metadata",
        "maxBytes",
        `has to have at most ${mostBytes} bytes as JSON`,
      );
    }
    if (validate === undefined || validate(metadata)) return;
    throw new AppError("validation_failed", { errors: (validate.errors ?? []).map(memberError) });
  };
}

/** What keeps a server from starting with the schema that it finds. */
export function metadataSchemaFaults(config: Partial<SchemaConfig>): readonly string[] {
  const { KPA_DATA_DIR } = config;
  if (KPA_DATA_DIR === undefined) return [];
  try {
    loadMetadataCheck({ KPA_DATA_DIR });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

function compile(text: string): ValidateFunction {
  try {
    const schema = JSON.parse(text) as AnySchema;
    const draft = typeof schema === "object" ? String(schema.$schema ?? "") : "";
    const options = { allErrors: true, strictTypes: false, strictRequired: false } as const;
    const ajv = draft.includes("draft-07") ? new Ajv(options) : new Ajv2020(options);
    addFormats.default(ajv);
    return ajv.compile(schema);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `${schemaFile} in KPA_DATA_DIR is not a JSON Schema (draft 2020-12, or draft-07 where its $schema says so): ${reason}`,
    ]);
  }
}

/** Says what the schema expects, and never what was sent. */
function memberError({ instancePath, keyword, message, params }: ErrorObject): MemberError {
  const named = params as { missingProperty?: string; additionalProperty?: string };
  const name = named.missingProperty ?? named.additionalProperty;
  const tail = name === undefined ? "" : `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return {
    pointer: `/metadata${instancePath}${tail}`,
    code: keyword,
    detail: message ?? "is not as expected",
  };
}

/** What JSON can say and the database cannot hold. @throws AppError `validation_failed` */
export function refuseUnstorable(value: unknown, pointer: string): void {
  if (typeof value === "string" && value.includes("\0")) {
    throw invalidMember(pointer, "characters", "has to have no NUL character");
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw invalidMember(pointer, "range", "has to be a number that is not out of range");
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name.includes("\0")) {
      throw invalidMember(pointer, "characters", "has to have no NUL character");
    }
    refuseUnstorable(member, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}
