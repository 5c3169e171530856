/** The tokens of a session, as every route that issues them answers. */
import { Type } from "typebox";

export const tokenMembers = {
  token: Type.String({ description: "The access token, a JWT" }),
  refresh_token: Type.String({
    description: "Opaque. Exchange it at `/auth/refresh`; each use brings the next one",
  }),
  expires_in: Type.Integer({ description: "Seconds until the access token expires" }),
  token_type: Type.Literal("Bearer"),
  session_id: Type.String({ format: "uuid" }),
};

export const exampleTokens = {
  token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
  refresh_token: "AQGZwN5-V3AAgAAAAAAAAAEAAAAA...",
  expires_in: 1800,
  token_type: "Bearer",
  session_id: "0199c0de-7e57-7000-8000-000000000001",
} as const;
