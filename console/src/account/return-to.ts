/**
 * The way back to the app that the link came from. The server has the list of origins and decides; this is
 * the second look, so that no answer of any server makes this page run or open what it should not.
 */

export const returnParameter = "return_to";

/**
 * @param asked what the address said
 * @param allowed what the server made of it
 * @returns the address to go to
 */
export function checkedReturn(asked: string | null, allowed: string | null): string | undefined {
  if (asked === null || allowed === null || !URL.canParse(allowed) || !URL.canParse(asked)) {
    return undefined;
  }
  const url = new URL(allowed);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  const isPlain = url.username === "" && url.password === "" && !asked.includes("\\");
  const isSame = new URL(asked).origin === url.origin && /^https?:\/\/[^/]/i.test(asked);
  return isWeb && isPlain && isSame ? url.href : undefined;
}
