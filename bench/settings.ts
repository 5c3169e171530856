/** What `npm run bench` may be asked for. */
import { parseArgs } from "node:util";

export const groupNames = ["profile", "login", "storm", "garbage"] as const;
export type GroupName = (typeof groupNames)[number];

export interface Settings {
  readonly groups: readonly GroupName[];
  readonly rounds: number;
  /** Of one turn under load. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly users: number;
  readonly fewUsers: number;
  /** Living sessions, and as many tokens. */
  readonly tokens: number;
  readonly databaseUrl: string;
  /** Another checkout of KPA, installed, whose server is measured beside this one's. */
  readonly against: string | undefined;
  /** Only a whole run, measured in full, replaces the committed results and the page. */
  readonly isForTheRecord: boolean;
}

const usage = `npm run bench -- [--quick] [--rounds N] [--seconds N] [--only ${groupNames.join(",")}]
                [--against FOLDER]

  --quick      two rounds of two seconds and fewer rows; writes to bench/out only
  --rounds N   alternating rounds (default 5)
  --seconds N  length of one turn (default 6)
  --only LIST  some groups only; writes to bench/out only
  --against F  measures the profile on the checkout in folder F too (after npm ci there), for a
               before and after in one run; writes to bench/out only

BENCH_DATABASE_URL names the PostgreSQL to make databases in; it has to be on this machine
(default postgresql://postgres@127.0.0.1:5432/postgres).
`;

/** @returns undefined where help was asked for and printed */
export function readSettings(environment: NodeJS.ProcessEnv): Settings | undefined {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
      only: { type: "string" },
      against: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return undefined;
  }
  const groups = values.only === undefined ? groupNames : readGroups(values.only);
  return {
    groups,
    rounds: positive("rounds", values.rounds) ?? (values.quick ? 2 : 5),
    seconds: positive("seconds", values.seconds) ?? (values.quick ? 2 : 6),
    warmUpSeconds: values.quick ? 2 : 5,
    users: values.quick ? 20_000 : 100_000,
    fewUsers: 1_000,
    tokens: values.quick ? 5_000 : 20_000,
    databaseUrl: environment.BENCH_DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres",
    against: values.against,
    isForTheRecord:
      !values.quick && values.against === undefined && groups.length === groupNames.length,
  };
}

function readGroups(list: string): readonly GroupName[] {
  return list.split(",").map((name) => {
    const group = groupNames.find((one) => one === name.trim());
    if (group === undefined) throw new Error(`--only knows ${groupNames.join(", ")}, not ${name}`);
    return group;
  });
}

function positive(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`--${name} needs a whole number`);
  return number;
}
