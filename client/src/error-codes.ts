// Made by `npm run generate` from server/openapi.json. Do not edit.

/** Every code that a problem can have. */
export const errorCodes = [
  "malformed_request",
  "invalid_credentials",
  "not_authenticated",
  "invalid_token",
  "token_expired",
  "session_ended",
  "user_not_found",
  "invalid_refresh_token",
  "refresh_token_reused",
  "forbidden",
  "reauthentication_required",
  "user_disabled",
  "not_found",
  "method_not_allowed",
  "conflict",
  "verification_expired",
  "payload_too_large",
  "unsupported_media_type",
  "validation_failed",
  "verification_invalid",
  "region_not_supported",
  "weak_password",
  "rate_limited",
  "too_many_attempts",
  "internal_error",
  "overloaded",
  "unavailable",
  "unknown",
] as const;

/** A closed union. `unknown` stands for a code that the server has learnt since this version of the client. */
export type ErrorCode = (typeof errorCodes)[number];
