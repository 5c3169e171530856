import { Type } from "typebox";
import { AppError } from "../errors.ts";

/** An instant in a query. */
export const instantQuery = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, format: "date-time", description }));

/** @throws AppError `validation_failed` where it is none that there was or will be */
export function readInstant(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  // Years beyond these are none that the database could count buckets from.
  if (at.getTime() >= Date.UTC(1970, 0, 1) && at.getTime() < Date.UTC(9000, 0, 1)) return at;
  const error = { pointer: `/query/${name}`, code: "format", detail: "has to be an instant" };
  throw new AppError("validation_failed", { errors: [error] });
}
