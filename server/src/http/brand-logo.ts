/** The operator's logo on the account pages. */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { type Config, ConfigError } from "../config/load.ts";

/** An SVG that is opened by itself is a page: it runs nothing, and is nobody's origin. */
export const logoPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

export interface Logo {
  readonly path: string;
  readonly type: "image/svg+xml" | "image/png";
  readonly bytes: Buffer;
}

type LogoConfig = Partial<Pick<Config, "KPA_BRAND_LOGO">>;

const mostLogoBytes = 256 * 1024;
const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");

/** Read once, at start. @throws ConfigError where there is a file that cannot be used, or none */
export function loadLogo({ KPA_BRAND_LOGO: path }: LogoConfig): Logo | undefined {
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
export function logoFaults(config: LogoConfig): readonly string[] {
  try {
    loadLogo(config);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
