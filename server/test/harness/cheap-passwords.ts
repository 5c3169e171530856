/**
 * Hashing for tests in which many passwords are set and none is attacked: real argon2id at its lowest
 * cost. What is about the hash, its queue or its time runs with the server's own.
 */
import { hash, verify } from "@node-rs/argon2";
import type { PasswordHasher } from "../../src/crypto/password-hash.ts";

const lowestCost = { memoryCost: 8, timeCost: 1, parallelism: 1 };
const decoy = hash("nobody's password", lowestCost);

export const cheapPasswords: PasswordHasher = {
  hash: (password) => hash(password.normalize("NFC"), lowestCost),
  check: async ({ stored, password }) => {
    if (stored?.startsWith("$2")) throw new Error("bcrypt needs the server's own hashing");
    const isHash = stored?.startsWith("$argon2") ?? false;
    const matched = await verify(isHash ? (stored ?? "") : await decoy, password.normalize("NFC"));
    return { matched: matched && isHash };
  },
  refuseWhenFull: () => {},
  load: () => ({ running: 0, waiting: 0 }),
  close: async () => {},
};
