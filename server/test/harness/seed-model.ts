/** The seed's real model, under Debian's Python where that has SQLAlchemy, psycopg2 and passlib. */
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("./seed_model.py", import.meta.url));

/** Why the seed's model cannot run here; undefined where it can. */
export function whyNoSeedModel(): string | undefined {
  const tried = spawnSync(python, ["-c", "import sqlalchemy, psycopg2, passlib, bcrypt"]);
  if (tried.error) return `there is no ${python}`;
  return tried.status === 0
    ? undefined
    : `${python} lacks sqlalchemy, psycopg2, passlib or bcrypt (Debian: python3-sqlalchemy …)`;
}

export type SeedModel = (
  command: "create_all" | "add" | "log_in" | "change_phone" | "delete",
  argument?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: each command answers in a shape of its own
) => Promise<any>;

/** @param url of the database. The model ends with the test. */
export function startSeedModel(url: string): SeedModel {
  const child = spawn(python, [script, url.replace(/^postgres(ql)?:/, "postgresql+psycopg2:")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (command, argument = null) => {
    child.stdin.write(`${JSON.stringify([command, argument])}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`the seed's model ended at ${command}`);
    const answer = JSON.parse(value);
    return "refused" in answer ? answer : answer.result;
  };
}
