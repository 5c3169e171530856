/**
 * What sends messages is written as a URL: who we are there, where it is, and settings as its query.
 * Read strictly, because a mistake here is otherwise found when the first code does not arrive. No
 * fault repeats anything of the value: most of it is secret.
 */
import { OptionFault } from "./option-types.ts";

const pattern =
  /^(?<scheme>[a-z0-9+]+):\/\/(?:(?<user>[^:@/?]*)(?::(?<password>[^@]*))?@)?(?:\[(?<ipv6>[0-9a-fA-F:]+)\]|(?<host>[A-Za-z0-9.-]+))(?::(?<port>\d{1,5}))?(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;

export class SenderUrl {
  readonly scheme: string;
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly path: string;
  readonly #settings: Map<string, string>;
  readonly #known: string[] = [];

  constructor(text: string) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) {
      throw new OptionFault("has an entry that does not look like scheme://user:password@host");
    }
    this.scheme = groups.scheme ?? "";
    this.user = decode(groups.user ?? "");
    this.password = decode(groups.password ?? "");
    this.host = groups.ipv6 ?? groups.host ?? "";
    this.port = groups.port === undefined ? undefined : Number(groups.port);
    this.path = groups.path ?? "/";
    if (this.port !== undefined && (this.port < 1 || this.port > 65_535)) {
      throw new OptionFault(`has a ${this.scheme} entry whose port is not from 1 to 65535`);
    }
    this.#settings = readQuery(groups.query ?? "", this.scheme);
  }

  /** An origin for `fetch`; `tls=off` makes it plain HTTP. */
  origin(isPlain: boolean): string {
    const host = this.host.includes(":") ? `[${this.host}]` : this.host;
    const port = this.port === undefined ? "" : `:${this.port}`;
    return `${isPlain ? "http" : "https"}://${host}${port}`;
  }

  needUser(what: string): string {
    if (this.user === "") throw new OptionFault(`has a ${this.scheme} entry without ${what}`);
    return this.user;
  }

  needPassword(what: string): string {
    if (this.password === "") throw new OptionFault(`has a ${this.scheme} entry without ${what}`);
    return this.password;
  }

  /** @param expected what the setting has to be, for the fault */
  take(name: string, shape: RegExp, expected: string): string | undefined {
    this.#known.push(name);
    const value = this.#settings.get(name);
    this.#settings.delete(name);
    if (value !== undefined && !shape.test(value)) {
      throw new OptionFault(`has a ${this.scheme} entry whose ${name} is not ${expected}`);
    }
    return value;
  }

  need(name: string, shape: RegExp, expected: string): string {
    const value = this.take(name, shape, expected);
    if (value === undefined) throw new OptionFault(`has a ${this.scheme} entry without ${name}=`);
    return value;
  }

  /** Settings whose names are made of others, such as `template_id.code.login.hi`. */
  takeAll(shape: RegExp, known: string): ReadonlyMap<string, string> {
    this.#known.push(known);
    const found = new Map([...this.#settings].filter(([name]) => shape.test(name)));
    for (const name of found.keys()) this.#settings.delete(name);
    return found;
  }

  takeTlsOff(): boolean {
    return this.take("tls", /^off$/, "off (or left out)") === "off";
  }

  /** Everything was taken. */
  end(): void {
    if (this.#settings.size === 0) return;
    const known = [...new Set(this.#known)].join(", ");
    throw new OptionFault(
      `has a ${this.scheme} entry with a setting that is none of: ${known || "(it has none)"}`,
    );
  }
}

/** Entries in their order; a comma inside one is written `%2C`. */
export function splitEntries(text: string): readonly string[] {
  return text.split(",").map((entry) => entry.trim());
}

/** A plus is a plus: numbers and hashes hold them, and spaces are written `%20`. */
function readQuery(query: string, scheme: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const pair of query === "" ? [] : query.split("&")) {
    const at = pair.indexOf("=");
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    if (at === -1 || settings.has(name)) {
      throw new OptionFault(
        `has a ${scheme} entry whose settings are not name=value, each name once`,
      );
    }
    settings.set(name, decode(pair.slice(at + 1)));
  }
  return settings;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new OptionFault("has an entry with a % that is not followed by two hexadecimal digits");
  }
}
