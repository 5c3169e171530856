/** `docs/configuration.md` and `.env.example`, from the table in `server/src/config/options.ts`. */
import {
  type Option,
  type OptionName,
  optionNames,
  options,
} from "../server/src/config/options.ts";

const all = optionNames.map((name) => ({ name, ...(options[name] as Option) }));
type Entry = (typeof all)[number];

const groups: readonly { title: string; entries: readonly Entry[] }[] = [
  { title: "The seed's names", entries: all.filter((one) => isSeedName(one.name)) },
  {
    title: "Where it listens",
    entries: all.filter(({ name }) => name === "HOST" || name === "PORT"),
  },
  { title: "KPA's own", entries: all.filter((one) => isOwn(one) && !one.noEffectYet) },
  { title: "Known, without effect yet", entries: all.filter((one) => one.noEffectYet) },
];

function isSeedName(name: OptionName): boolean {
  return !name.startsWith("KPA_") && name !== "HOST" && name !== "PORT";
}

function isOwn({ name }: Entry): boolean {
  return name.startsWith("KPA_");
}

export function configurationPage(): string {
  return `<!-- Made by \`npm run generate\` from server/src/config/options.ts. Do not edit. -->
# Configuration

Every option is an environment variable. \`kpa config\` prints each one's value and where it came from;
\`kpa doctor\` says what is wrong. All faults are reported at once, and no message shows a value.

## Where a value comes from

In this order; the first that has the option wins:

1. the environment: \`NAME\`, or \`NAME_FILE\` with the path of a file that holds the value (one line end
   at the file's end is dropped). Every option has this twin; it is meant for secrets.
2. the file \`.env\` in the working directory, or the one that \`kpa --env-file <path>\` names; \`NAME\` or
   \`NAME_FILE\`, as above.
3. the default below.

An empty value is a fault, and so are \`NAME\` and \`NAME_FILE\` together in one place. What the
environment says in either spelling replaces what the file says in either. A name that begins with
\`KPA_\` and is not below is a fault, in the environment and in the file; other unknown names are ignored.

## The \`.env\` file

It is read as python-dotenv reads it, so that the seed's file means the same here:

- \`NAME=value\`, one a line, with or without \`export\` in front; a line that begins with \`#\` is a comment;
- an unquoted value ends before white space followed by \`#\`, so \`abc#def\` is kept whole, and is trimmed at its end;
- \`'single'\` quotes take everything as it is but \`\\'\` and \`\\\\\`; \`"double"\` quotes also know \`\\n\`, \`\\t\`
  and their like; both may span lines;
- \`\${NAME}\` and \`\${NAME:-default}\` are replaced in every value, in single quotes too, by the environment's value,
  else by one that stands further up in the file. A secret that holds \`\${\` has to come another way;
- a line that cannot be read is skipped, and told on standard error.

## In production

A server with \`KPA_ENV=production\`, which is the default, refuses to start

- without \`SECRET_KEY\`, or with one of fewer than 32 bytes or one published as an example, unless
  \`KPA_WEAK_SECRET=accept\`; the same goes for \`KPA_SECRET_KEY_PREVIOUS\`;
- with a \`DATABASE_URL\` on another machine without TLS, unless \`KPA_DATABASE_TLS=off\`;
- with \`KPA_CORS_ORIGINS=*\`;
- with a \`KPA_SMS_PROVIDER\` or \`KPA_MAIL_URL\` that names \`console\` or sends without TLS;
- with a \`KPA_METRICS_TOKEN\` of fewer than 16 characters;
- on a PostgreSQL whose \`fsync\` or \`synchronous_commit\` is off.

## All options

| name | default | |
| --- | --- | --- |
${groups.flatMap(({ entries }) => entries.map(summaryRow)).join("\n")}
${groups.map(({ title, entries }) => `\n## ${title}\n\n${entries.map(section).join("\n")}`).join("")}`;
}

function summaryRow(entry: Entry): string {
  const marks = [entry.secret ? "secret" : "", entry.noEffectYet ? "no effect yet" : ""];
  return `| [\`${entry.name}\`](#${entry.name.toLowerCase()}) | ${defaultOf(entry)} | ${marks.filter(Boolean).join(", ")} |`;
}

function defaultOf({ default: text, unit }: Entry): string {
  if (text === undefined) return "unset";
  return `\`${text}\`${unit === undefined ? "" : ` ${unit}`}`;
}

function section(entry: Entry): string {
  const notes = [
    `- Accepts: ${entry.type.accepts}${entry.unit === undefined ? "" : `, in ${entry.unit}`}`,
    `- Default: ${defaultOf(entry)}`,
    ...(entry.secret ? ["- Secret: no command and no log line shows it"] : []),
    ...(entry.noEffectYet
      ? ["- Has no effect yet: the part of KPA that reads it has not come"]
      : []),
  ];
  return `### \`${entry.name}\`\n\n${entry.description}\n\n${notes.join("\n")}\n`;
}

export function envExample(): string {
  const lines = groups.flatMap(({ title, entries }) => [
    `# --- ${title} ---`,
    "",
    ...entries.flatMap(example),
  ]);
  return `# Made by \`npm run generate\` from server/src/config/options.ts. Do not edit.
# Copy to .env and remove the # of what you set. Every line below is a comment, and none holds a secret.
# How this file is read, and what each option means in full: docs/configuration.md

${lines.join("\n").trimEnd()}
`;
}

function example(entry: Entry): readonly string[] {
  const facts = [
    entry.type.accepts,
    entry.unit === undefined ? "" : `in ${entry.unit}`,
    entry.secret ? "secret" : "",
    entry.noEffectYet ? "no effect yet" : "",
  ];
  const words = entry.description.replaceAll("`", "");
  return [
    `# ${words}`,
    `# (${facts.filter(Boolean).join("; ")})`,
    `# ${entry.name}=${entry.default ?? ""}`,
    "",
  ];
}
