/** What every log-in is told, and what it answers. */
import { Type } from "typebox";
import type { LoggedIn } from "../login/enter.ts";
import type { Device } from "../sessions/start.ts";
import { printable } from "./authenticate.ts";
import { envelope } from "./operation.ts";
import { exampleUser } from "./schemas.ts";
import { exampleTokens, tokenMembers } from "./token-schemas.ts";

/** Passwords are stretched on purpose: longer ones are refused before any work. */
export const longestPassword = 128;

export const deviceMembers = {
  device_name: Type.Optional(
    Type.String({ maxLength: 100, description: "Shown to the user in the list of sessions" }),
  ),
  device_token: Type.Optional(
    Type.String({
      description:
        "The `device_token` of an earlier log-in on this device. Anything else counts as none",
    }),
  ),
};

export function deviceOf(body: { device_name?: string; device_token?: string }): Device {
  const name = body.device_name === undefined ? "" : printable(body.device_name);
  return { name: name === "" ? null : name, token: body.device_token };
}

export function loggedInSchema(message: string, description: string) {
  const { token, ...others } = tokenMembers;
  return envelope(
    message,
    Type.Object({
      token,
      user: Type.Ref("User"),
      ...others,
      device_token: Type.String({
        description: "Keep it on the device and send it with the next log-in. It opens nothing",
      }),
      password_change_required: Type.Optional(
        Type.Boolean({
          description:
            "Only there where it is true: the account's password is known to those who guess. Have the user change it",
        }),
      ),
    }),
    {
      ...exampleTokens,
      user: exampleUser,
      device_token: "AQAAAAE5s0Zt...",
    },
    description,
  );
}

export function loggedInAnswer<const M extends string>(message: M, loggedIn: LoggedIn) {
  return {
    status: "success" as const,
    message,
    data: {
      token: loggedIn.token,
      user: loggedIn.user,
      refresh_token: loggedIn.refreshToken,
      expires_in: loggedIn.expiresInSeconds,
      token_type: "Bearer" as const,
      session_id: loggedIn.sessionId,
      device_token: loggedIn.deviceToken,
      ...(loggedIn.mustChangePassword ? { password_change_required: true } : {}),
    },
  };
}
