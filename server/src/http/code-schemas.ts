/** One-time codes, as every route that asks for one or takes one speaks of them. */
import { Type } from "typebox";
import type { ErrorCode } from "../errors.ts";
import type { IssuedVerification } from "../verifications/issue.ts";
import { envelope } from "./operation.ts";

/** A verification and its code. Digits only: `012345` is no number, and ①② are no digits. */
export const codeMembers = {
  verification_id: Type.String({ maxLength: 64, description: "Of the request for the code" }),
  code: Type.String({ pattern: "^[0-9]{6,8}$", description: "As it was sent: ASCII digits" }),
};

/** What a route that takes a code can answer because of it. */
export const codeErrors = [
  "verification_invalid",
  "verification_expired",
  "too_many_attempts",
] as const satisfies readonly ErrorCode[];

export const exampleCode = {
  verification_id: "0199c0de-7e57-7000-8000-000000000002",
  code: "123456",
} as const;

const codeRequestMessage = "If the address can be used, a code is on its way";

export const issuedSchema = envelope(
  codeRequestMessage,
  Type.Object({
    verification_id: Type.String({ format: "uuid" }),
    expires_in: Type.Integer({ description: "Seconds for which the code is good" }),
    resend_after: Type.Integer({ description: "Seconds until another code may be asked for" }),
  }),
  { verification_id: exampleCode.verification_id, expires_in: 300, resend_after: 30 },
  "Accepted. The same answer, whether or not there is an account",
);

export function issuedAnswer(issued: IssuedVerification) {
  return {
    status: "success" as const,
    message: codeRequestMessage,
    data: {
      verification_id: issued.verificationId,
      expires_in: issued.expiresInSeconds,
      resend_after: issued.resendAfterSeconds,
    },
  };
}
