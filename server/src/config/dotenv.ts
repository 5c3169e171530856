/**
 * Reads a `.env` file exactly as the seed's python-dotenv does, because the seed's file has to mean
 * the same here. Node's own `util.parseEnv` does not: it ends an unquoted value at `#`, which would
 * silently shorten a secret such as `abc#def`.
 */

export interface DotenvFile {
  readonly values: ReadonlyMap<string, string>;
  /** 1-based numbers of lines that could not be read. python-dotenv skips and logs these. */
  readonly unreadableLines: readonly number[];
}

interface Binding {
  readonly name: string;
  /** Absent in a line that only names something. */
  readonly value: string | undefined;
}

/** What can stand at one place of the file, in the order in which it is tried there. */
const patterns = {
  blank: /\s*/y,
  export: /export[^\S\r\n]+/y,
  quotedName: /'([^']+)'/y,
  plainName: /([^=#\s]+)/y,
  space: /[^\S\r\n]*/y,
  equals: /=[^\S\r\n]*/y,
  single: /'((?:\\'|[^'])*)'/y,
  double: /"((?:\\"|[^"])*)"/y,
  plain: /([^\r\n]*)/y,
  comment: /[^\S\r\n]*#[^\r\n]*/y,
  endOfLine: /[^\S\r\n]*(?:\n|$)/y,
  restOfLine: /[^\n]*\n?/y,
};

/** Walks over the text; what was taken is not tried again in another way. */
class Reader {
  at = 0;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  /** @returns the pattern's group, or what it matched; undefined where it does not stand here */
  take(pattern: keyof typeof patterns): string | undefined {
    const expression = patterns[pattern];
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found[1] ?? found[0];
  }

  get next(): string {
    return this.text[this.at] ?? "";
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }
}

/**
 * @param source the file's text
 * @param environment variables that `${NAME}` may name; they win over the file's own, as in the seed
 */
export function parseDotenv(
  source: string,
  environment: Readonly<Record<string, string | undefined>>,
): DotenvFile {
  const reader = new Reader(source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"));
  const values = new Map<string, string>();
  const unreadableLines: number[] = [];
  for (;;) {
    reader.take("blank");
    if (reader.isAtEnd) return { values, unreadableLines };
    const start = reader.at;
    const binding = readLine(reader);
    if (binding === undefined) {
      unreadableLines.push(reader.text.slice(0, start).split("\n").length);
      reader.take("restOfLine");
    } else if (binding.value !== undefined) {
      values.set(binding.name, interpolate(binding.value, values, environment));
    } else if (binding.name !== "") {
      values.delete(binding.name); // a name alone takes back what stood above it
    }
  }
}

/** @returns undefined where the line cannot be read */
function readLine(reader: Reader): Binding | undefined {
  reader.take("export");
  const name = reader.next === "#" ? "" : readName(reader);
  if (name === undefined) return undefined;
  reader.take("space");
  let value: string | undefined;
  if (reader.next === "=") {
    reader.take("equals");
    value = readValue(reader);
    if (value === undefined) return undefined;
  }
  reader.take("comment");
  return reader.take("endOfLine") === undefined ? undefined : { name, value };
}

function readName(reader: Reader): string | undefined {
  return reader.take(reader.next === "'" ? "quotedName" : "plainName");
}

function readValue(reader: Reader): string | undefined {
  if (reader.next === "'") return reader.take("single")?.replace(/\\([\\'])/g, "$1");
  if (reader.next === '"') {
    return reader
      .take("double")
      ?.replace(/\\([\\'"abfnrtv])/g, (_, letter: string) => escapes[letter] ?? letter);
  }
  return reader
    .take("plain")
    ?.replace(/\s+#.*/, "")
    .trimEnd();
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function interpolate(
  value: string,
  above: ReadonlyMap<string, string>,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return value.replace(
    /\$\{([^}:]*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) =>
      environment[name] ?? above.get(name) ?? fallback ?? "",
  );
}
