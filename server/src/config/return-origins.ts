/** Where the account pages may send somebody back to. */
import { isLocalHost } from "./database-url.ts";
import { OptionFault, type OptionType } from "./option-types.ts";

const mostCharacters = 2048;

export const returnOrigins: OptionType<readonly string[]> = {
  accepts: "comma-separated origins",
  parse: (value) =>
    value.split(",").map((part) => {
      const origin = part.trim();
      const url = URL.canParse(origin) ? new URL(origin) : undefined;
      if (url === undefined || url.origin !== origin || !isWeb(url)) {
        throw new OptionFault(
          "has to be a comma-separated list of origins such as https://app.example.com (http or https, host and port only, no slash at the end, no *)",
        );
      }
      return origin;
    }),
};

export interface ReturnRules {
  readonly origins: readonly string[] | undefined;
  readonly isProduction: boolean;
}

/**
 * @param asked what came in the address, which anybody may have written
 * @returns the address to go to; undefined where that is not an origin of the operator's. In development
 *   this machine is one, on every port.
 */
export function findReturn(
  asked: unknown,
  { origins, isProduction }: ReturnRules,
): string | undefined {
  if (typeof asked !== "string" || asked.length > mostCharacters) return undefined;
  // Browsers read a backslash as a slash and drop line ends: what is left must not be another host.
  if (!/^https?:\/\/[^\s\\/?#@]+(?:[/?#][^\s\\\p{C}]*)?$/iu.test(asked)) return undefined;
  const url = URL.canParse(asked) ? new URL(asked) : undefined;
  if (url === undefined || !isWeb(url) || url.username !== "" || url.password !== "") {
    return undefined;
  }
  const isAtHome = !isProduction && isLocalHost(url.hostname.replace(/^\[|\]$/g, ""));
  return origins?.includes(url.origin) || isAtHome ? url.href : undefined;
}

function isWeb({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}
