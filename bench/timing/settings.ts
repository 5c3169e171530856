/** What `npm run test:timing` may be asked for. */
import { parseArgs } from "node:util";
import { type Operation, operations } from "./operations.ts";

/** `idle`: nothing else is asked of the server. `load`: beside traffic. `limits`: idle, and all is counted. */
export const modes = ["idle", "load", "limits"] as const;
export type Mode = (typeof modes)[number];

export interface TimingSettings {
  readonly samples: number;
  readonly modes: readonly Mode[];
  readonly operations: readonly Operation[];
  /** For how long the most that the server takes is measured. */
  readonly mostSeconds: number;
  readonly databaseUrl: string;
  /** Only a whole run replaces the committed results and the page. */
  readonly isForTheRecord: boolean;
}

const fewestForTheRecord = 2_000;

const usage = `npm run test:timing -- [--quick] [--samples N] [--modes ${modes.join(",")}] [--only LIST]

  --quick      60 samples of each kind; writes to bench/out only
  --samples N  of each kind of account (default ${fewestForTheRecord})
  --modes LIST some modes only; writes to bench/out only
  --only LIST  some operations only; writes to bench/out only. They are
               ${operations.map(({ name }) => name).join(",")}

It ends with 1 where answers can be told apart by their time, or the samples cannot tell.
BENCH_DATABASE_URL names the PostgreSQL to make databases in
(default postgresql://postgres@127.0.0.1:5432/postgres).
`;

/** @returns undefined where help was asked for and printed */
export function readSettings(environment: NodeJS.ProcessEnv): TimingSettings | undefined {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      samples: { type: "string" },
      modes: { type: "string" },
      only: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return undefined;
  }
  const samples = Number(values.samples ?? (values.quick ? 60 : fewestForTheRecord));
  if (!Number.isSafeInteger(samples) || samples < 1) throw new Error("--samples needs a number");
  const isWhole = values.modes === undefined && values.only === undefined;
  return {
    samples,
    modes: values.modes === undefined ? modes : pick(values.modes, modes, (mode) => mode),
    operations:
      values.only === undefined ? operations : pick(values.only, operations, ({ name }) => name),
    mostSeconds: values.quick ? 3 : 10,
    databaseUrl: environment.BENCH_DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres",
    isForTheRecord: isWhole && samples >= fewestForTheRecord,
  };
}

function pick<T>(list: string, all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return list.split(",").map((name) => {
    const found = all.find((one) => nameOf(one) === name.trim());
    if (found === undefined) throw new Error(`there is no ${name}: ${all.map(nameOf).join(", ")}`);
    return found;
  });
}
