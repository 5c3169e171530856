/** The search of an address: plain `name=value`, all text, so that it can be read and written by hand. */

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(values: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? "" : `?${search}`;
}

/**
 * For a route's `validateSearch`: takes the named members, and drops what else came along.
 * @example validateSearch: textMembers("query", "status")
 */
export function textMembers<const N extends string>(
  ...names: readonly N[]
): (search: Readonly<Record<string, unknown>>) => { [K in N]?: string } {
  return (search) => {
    const found: { [K in N]?: string } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") found[name] = value;
    }
    return found;
  };
}
