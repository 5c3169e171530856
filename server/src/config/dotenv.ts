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

const bindingPattern = new RegExp(
  [
    /[^\S\r\n]*(?:export[^\S\r\n]+)?/, // an optional `export`
    /(?:'(?<quotedKey>[^']+)'|(?<key>[^=#\s]+))/,
    /[^\S\r\n]*/,
    /(?:=[^\S\r\n]*(?:'(?<single>(?:\\'|[^'])*)'|"(?<double>(?:\\"|[^"])*)"|(?<plain>[^\r\n]*)))?/,
    /(?:[^\S\r\n]*#[^\r\n]*)?/, // a comment after a quoted value
    /[^\S\r\n]*(?:\r\n|\n|\r|$)/,
  ]
    .map((part) => part.source)
    .join(""),
  "y",
);
const blankOrComment = /[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)/y;
const restOfLine = /[^\r\n]*(?:\r\n|\n|\r|$)/y;

/**
 * @param source the file's text
 * @param environment variables that `${NAME}` may name; they win over the file's own, as in the seed
 */
export function parseDotenv(
  source: string,
  environment: Readonly<Record<string, string | undefined>>,
): DotenvFile {
  const text = source.replace(/^\uFEFF/, "");
  const raw = new Map<string, string>();
  const unreadableLines: number[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = matchAt(blankOrComment, text, at);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const binding = matchAt(bindingPattern, text, at);
    if (binding?.groups) {
      const { quotedKey, key, single, double, plain } = binding.groups;
      const value = unquote(single, double, plain);
      if (value !== undefined) raw.set(quotedKey ?? key ?? "", value);
      at += binding[0].length;
      continue;
    }
    unreadableLines.push(text.slice(0, at).split(/\r\n|\n|\r/).length);
    at += matchAt(restOfLine, text, at)?.[0].length || 1;
  }
  return { values: interpolate(raw, environment), unreadableLines };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unquote(
  single: string | undefined,
  double: string | undefined,
  plain: string | undefined,
): string | undefined {
  if (single !== undefined) return single.replace(/\\([\\'])/g, "$1");
  if (double !== undefined) {
    return double.replace(/\\([\\'"abfnrtv])/g, (_, letter: string) => escapes[letter] ?? letter);
  }
  return plain?.replace(/\s+#.*$/, "").trimEnd();
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
  raw: ReadonlyMap<string, string>,
  environment: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const done = new Map<string, string>();
  for (const [name, value] of raw) {
    const resolved = value.replace(
      /\$\{([^}:]*)(?::-([^}]*))?\}/g,
      (_, variable: string, fallback: string | undefined) =>
        environment[variable] ?? done.get(variable) ?? fallback ?? "",
    );
    done.set(name, resolved);
  }
  return done;
}
