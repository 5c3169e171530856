/**
 * How an option's text becomes a value. A parser throws an `OptionFault` whose message says what is
 * expected; it never repeats what was given, because that may be a secret in the wrong place.
 */
import { getCountries, isSupportedCountry } from "libphonenumber-js";

export class OptionFault extends Error {
  override readonly name = "OptionFault";
}

export interface OptionType<T> {
  /** What is accepted, for the manual: `1 to 65535`, `on | off`. */
  readonly accepts: string;
  readonly parse: (text: string) => T;
  /** As it would be written; absent: it shows by itself. */
  format?(value: T): string;
}

export function integer(min: number, max: number): OptionType<number> {
  const accepts = `whole number from ${min} to ${max}`;
  return {
    accepts,
    parse: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= min && value <= max)) {
        throw new OptionFault(`has to be a ${accepts}, in digits only`);
      }
      return value;
    },
  };
}

export function choice<const T extends string>(...values: readonly T[]): OptionType<T> {
  const accepts = values.join(" | ");
  return {
    accepts,
    parse: (text) => {
      const value = values.find((one) => one === text);
      if (value === undefined) throw new OptionFault(`has to be one of: ${values.join(", ")}`);
      return value;
    },
  };
}

export function text(accepts = "text"): OptionType<string> {
  return { accepts, parse: (value) => value };
}

export const region: OptionType<string> = {
  accepts: "ISO 3166 two-letter region",
  parse: (value) => {
    if (!isSupportedCountry(value)) {
      throw new OptionFault(
        `has to be a two-letter region in upper case, such as IN or DE (${getCountries().length} are known)`,
      );
    }
    return value;
  },
};

export const origins: OptionType<readonly string[]> = {
  accepts: "comma-separated origins, or *",
  parse: (value) =>
    value.split(",").map((part) => {
      const origin = part.trim();
      if (origin === "*") return origin;
      const url = URL.canParse(origin) ? new URL(origin) : undefined;
      if (url === undefined || url.origin !== origin) {
        throw new OptionFault(
          "has to be a comma-separated list of origins such as https://app.example.com (scheme, host and port only, no slash at the end)",
        );
      }
      return origin;
    }),
};

export const trustedProxies: OptionType<readonly string[]> = {
  accepts: "off, or comma-separated addresses and CIDRs",
  parse: (value) => {
    if (value === "off") return [];
    return value.split(",").map((part) => {
      const cidr = part.trim();
      if (!isCidr(cidr)) {
        throw new OptionFault(
          "has to be off, or a comma-separated list of addresses and CIDRs such as 10.0.0.0/8,::1",
        );
      }
      return cidr;
    });
  },
};

export const regions: OptionType<readonly string[]> = {
  accepts: "comma-separated ISO 3166 two-letter regions",
  parse: (value) => value.split(",").map((part) => region.parse(part.trim())),
};

function isCidr(value: string): boolean {
  const [address = "", prefix, ...more] = value.split("/");
  const family = address.includes(":") ? 6 : 4;
  if (more.length > 0 || !isAddress(address, family)) return false;
  return (
    prefix === undefined ||
    (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32))
  );
}

function isAddress(value: string, family: 4 | 6): boolean {
  if (family === 6) return URL.canParse(`http://[${value}]/`);
  const parts = value.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
