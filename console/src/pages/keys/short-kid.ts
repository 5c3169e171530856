/** As much of a key's id as tells it from the others. */
export function shortKid(kid: string): string {
  return kid.length <= 16 ? kid : `${kid.slice(0, 16)}…`;
}
