/** What stands in `password_hash`, and whether comparing a password with it costs what it may. */

/** Of a bcrypt hash, as a pattern: 16 takes seconds, and 31 would hold a thread for days. */
export const comparedBcryptCost = "0[4-9]|1[0-6]";
/** Of an argon2 hash, in KiB; ours take a thirteenth. */
export const mostArgon2Memory = 2 ** 18;
/** Memory times passes; ours take a twenty-seventh. */
export const mostArgon2Work = 2 ** 20;
export const mostArgon2Lanes = 16;

const bcrypt = /^\$2[abxy]\$(\d\d)\$/;
const comparedCost = new RegExp(`^(${comparedBcryptCost})$`);
/** In this order, once each: the library would take others, and the last of two. PostgreSQL reads it too. */
export const argon2Parameters =
  "^\\$argon2(?:id|i|d)\\$(?:v=\\d+\\$)?m=(\\d+),t=(\\d+),p=(\\d+)\\$";
const argon2 = new RegExp(argon2Parameters);

/** @returns `costly` where comparing would hold a thread for too long: it is matched by nothing */
export function kindOfHash(stored: string): "argon2" | "bcrypt" | "costly" | "none" {
  const cost = bcrypt.exec(stored)?.[1];
  if (cost !== undefined) return comparedCost.test(cost) ? "bcrypt" : "costly";
  const parameters = argon2.exec(stored)?.slice(1).map(Number);
  if (parameters === undefined) return "none";
  const [memory = 0, passes = 0, lanes = 0] = parameters;
  const isCompared =
    memory <= mostArgon2Memory && memory * passes <= mostArgon2Work && lanes <= mostArgon2Lanes;
  return isCompared ? "argon2" : "costly";
}
