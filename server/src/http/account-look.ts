/** What the account pages ask about this installation: its name, colours and logo, and the way back. */
import type { Tones } from "../config/brand-color.ts";
import type { Config } from "../config/load.ts";
import { findReturn } from "../config/return-origins.ts";
import type { Context } from "../context.ts";
import { isRegistrationOpen } from "../login/request-code.ts";
import type { App } from "./app-type.ts";
import { loadLogo, logoPolicy } from "./brand-logo.ts";

export interface AccountSettings {
  readonly name: string;
  /** Path of the logo on this server. */
  readonly logo: string | null;
  /** The `return_to` that was asked about, where it leads to an origin of the operator's. */
  readonly return_to: string | null;
  readonly sign_up: "open" | "closed";
  readonly password_min_length: number;
  /** 0: who deletes the account cannot come back. */
  readonly deletion_grace_days: number;
}

export function accountLook(app: App, ctx: Context): void {
  const { config } = ctx;
  const schema = { hide: true };
  const logo = loadLogo(config);
  const theme = themeOf(config);

  app.get("/account/settings.json", { schema }, async (request, reply) => {
    reply.header("content-type", "application/json; charset=utf-8");
    const rules = { origins: config.KPA_RETURN_ORIGINS, isProduction: config.isProduction };
    const asked = (request.query as Record<string, unknown>).return_to;
    const settings: AccountSettings = {
      name: config.KPA_BRAND_NAME,
      logo: logo?.path ?? null,
      return_to: findReturn(asked, rules) ?? null,
      sign_up: (await isRegistrationOpen(ctx)) ? "open" : "closed",
      password_min_length: config.KPA_PASSWORD_MIN_LENGTH,
      deletion_grace_days: config.KPA_DELETION_GRACE_DAYS,
    };
    return JSON.stringify(settings);
  });

  app.get("/account/theme.css", { schema }, async (_request, reply) => {
    reply.header("content-type", "text/css; charset=utf-8");
    reply.header("cache-control", "no-cache");
    return theme;
  });

  if (logo === undefined) return;
  app.get("/account/logo", { schema }, async (_request, reply) => {
    reply.header("content-type", logo.type);
    reply.header("content-security-policy", logoPolicy);
    // Its address has a hash of what is in it.
    reply.header("cache-control", "public, max-age=31536000, immutable");
    return logo.bytes;
  });
}

/** Over the tokens of the pages' own style sheet, in whatever order the two come. */
function themeOf({
  KPA_BRAND_COLOR: color,
  KPA_BRAND_RADIUS: radius,
}: Pick<Config, "KPA_BRAND_COLOR" | "KPA_BRAND_RADIUS">): string {
  const tone = (name: string, of: keyof Tones) =>
    color === undefined ? [] : [`${name}: light-dark(${color.light[of]}, ${color.dark[of]});`];
  const lines = [
    ...tone("--accent", "accent"),
    ...tone("--accent-soft", "soft"),
    ...tone("--accent-fill", "fill"),
    ...tone("--accent-fill-hover", "fillHover"),
    ...tone("--on-accent", "onFill"),
    `--radius: ${radius}px;`,
    `--radius-small: ${Math.round(radius * 0.6)}px;`,
  ];
  return `html:root {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}
