/** The number of an account out of what was typed; as long as the database has them. */
export function accountNumberOf(text: string | undefined): string | undefined {
  return text?.replaceAll(/\D/g, "").slice(0, 9) || undefined;
}
