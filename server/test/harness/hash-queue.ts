import { hashSync as bcryptSync } from "@node-rs/bcrypt";
import type { TestServer } from "./test-server.ts";

/**
 * Takes every hashing thread and every place in the queue for a fifth of a second and more. The server
 * has to be one with `KPA_HASH_QUEUE=1`.
 * @returns when the queue is empty again
 */
export function fillHashQueue(server: TestServer): Promise<unknown> {
  const slow = { stored: bcryptSync("x", 4).replace("$04$", "$12$"), seedCost: undefined };
  const work: Promise<unknown>[] = [];
  const { passwords } = server.ctx;
  while (passwords.load().waiting < 1) {
    work.push(passwords.check({ ...slow, password: "y", rehash: false }));
  }
  return Promise.all(work);
}
