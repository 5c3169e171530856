/** Instants that a request may name. */
import { Type } from "typebox";
import { invalidMember } from "../errors.ts";

export const instantMember = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, format: "date-time", description }));

/** @throws AppError `validation_failed` where it is none that there was or will be */
export function readInstant(pointer: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  // Years beyond these are none that the database could count buckets from.
  if (at.getTime() >= Date.UTC(1970, 0, 1) && at.getTime() < Date.UTC(9000, 0, 1)) return at;
  throw invalidMember(pointer, "format", "has to be an instant");
}
