/** What the account pages ask about this installation: its name, colours and logo, and the way back. */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Tones } from "../config/brand-color.ts";
import { type Config, ConfigError } from "../config/load.ts";
import { findReturn } from "../config/return-origins.ts";
import type { Context } from "../context.ts";
import { isRegistrationOpen } from "../login/request-code.ts";
import type { App } from "./app-type.ts";

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

/** An SVG that is opened by itself is a page: it runs nothing, and is nobody's origin. */
const logoPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

interface Logo {
  readonly path: string;
  readonly type: "image/svg+xml" | "image/png";
  readonly bytes: Buffer;
}

type BrandConfig = Pick<Config, "KPA_BRAND_LOGO" | "KPA_BRAND_COLOR" | "KPA_BRAND_RADIUS">;

const mostLogoBytes = 256 * 1024;
const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");

/** Read once, at start. @throws ConfigError where there is a file that cannot be used, or none */
function loadLogo({ KPA_BRAND_LOGO: path }: Partial<BrandConfig>): Logo | undefined {
  if (path === undefined) return undefined;
  const bytes = readLogo(path);
  const type = typeOf(bytes);
  if (type === undefined) throw logoFault("is neither an SVG nor a PNG");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { path: `/account/logo?v=${hash}`, type, bytes };
}

function readLogo(path: string): Buffer {
  try {
    if (statSync(path).size <= mostLogoBytes) return readFileSync(path);
  } catch (error) {
    throw logoFault(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  throw logoFault(`has more than ${mostLogoBytes / 1024} KiB`);
}

function typeOf(bytes: Buffer): Logo["type"] | undefined {
  if (bytes.subarray(0, pngSignature.length).equals(pngSignature)) return "image/png";
  const isSvg = /^\uFEFF?(?:\s|<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>)*<svg[\s>]/;
  return isSvg.test(bytes.toString("utf8")) ? "image/svg+xml" : undefined;
}

function logoFault(what: string): ConfigError {
  return new ConfigError([`KPA_BRAND_LOGO names a file that ${what}`]);
}

/** What keeps a server from starting with the logo that it finds. */
export function logoFaults(config: Partial<BrandConfig>): readonly string[] {
  try {
    loadLogo(config);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

/** Over the tokens of the pages' own style sheet, in whatever order the two come. */
function themeOf({ KPA_BRAND_COLOR: color, KPA_BRAND_RADIUS: radius }: BrandConfig): string {
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
