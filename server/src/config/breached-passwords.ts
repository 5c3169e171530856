/** Whom to ask whether a password was leaked. */
import { isLocalHost } from "./database-url.ts";
import { OptionFault, type OptionType } from "./option-types.ts";

const publicService = "https://api.pwnedpasswords.com";

/** `off`, or the address that `/range/…` is put behind. */
export const breachedPasswords: OptionType<string> = {
  accepts: "off, or https://host",
  parse: (value) => {
    if (value === "off") return value;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      throw new OptionFault(`has to be off, or an address such as ${publicService}`);
    }
    // Whoever sits in between could say of any password that it was leaked, or that none was.
    if (url.protocol === "http:" && !isLocalHost(url.hostname.replace(/^\[|\]$/g, ""))) {
      throw new OptionFault("has to begin with https://, unless it is on this machine");
    }
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
      throw new OptionFault("has to be an address without a user, a query or a fragment");
    }
    return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  },
};

/** @returns undefined where nobody is asked */
export function breachesUrl(config: {
  readonly KPA_BREACHED_PASSWORDS: string | undefined;
  readonly isProduction: boolean;
}): string | undefined {
  const otherwise = config.isProduction ? publicService : "off";
  const chosen = config.KPA_BREACHED_PASSWORDS ?? otherwise;
  return chosen === "off" ? undefined : chosen;
}
