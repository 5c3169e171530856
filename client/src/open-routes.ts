// Made by `npm run generate` from server/openapi.json. Do not edit.

export const openRoutes: readonly string[] = [
  "POST /api/v1/auth/login",
  "POST /api/v1/auth/login/otp",
  "POST /api/v1/auth/verifications",
  "POST /api/v1/auth/register",
  "POST /api/v1/auth/password/reset",
  "POST /api/v1/auth/refresh",
  "POST /api/v1/admin/setup",
  "GET /.well-known/jwks.json",
  "GET /healthz",
  "GET /readyz",
  "POST /webhooks/messages/{provider}",
];
