/**
 * Database addresses as SQLAlchemy reads them, because the seed's `.env` was written for it: a driver
 * after `+` is dropped, and a password may hold `#`, `?` or `/` unescaped, which `new URL` refuses.
 */
import { OptionFault } from "./option-types.ts";

export interface DatabaseAddress {
  /** Host name, address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** libpq's `sslmode`, where the URL names one. */
  readonly sslMode:
    | "disable"
    | "allow"
    | "prefer"
    | "require"
    | "verify-ca"
    | "verify-full"
    | undefined;
  readonly sslRootCertificate: string | undefined;
  readonly applicationName: string | undefined;
  /** The database is reached without leaving this machine. */
  readonly isLocal: boolean;
}

const pattern =
  /^(?<scheme>\w+)(?:\+\w+)?:\/\/(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?:\[(?<ipv6>[^/?\]]+)\]|(?<host>[^/:?]+))?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/;

const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

export function parseDatabaseUrl(url: string): DatabaseAddress {
  const groups = pattern.exec(url)?.groups;
  if (!groups || !/^postgres(ql)?$/.test(groups.scheme ?? "")) {
    throw new OptionFault("has to look like postgresql://user:password@host:5432/database");
  }
  const query = new URLSearchParams(groups.query ?? "");
  const host = groups.ipv6 ?? (groups.host === undefined ? undefined : decode(groups.host));
  const user = groups.user ? decode(groups.user) : (query.get("user") ?? undefined);
  const database = groups.database ? decode(groups.database) : user;
  if (!database) throw new OptionFault("names no database: add it after the host, as in …/kpa_db");
  const address = host ?? query.get("host") ?? "localhost";
  return {
    host: address,
    port: parsePort(groups.port || query.get("port") || "5432"),
    database,
    user,
    password: groups.password === undefined ? undefined : decode(groups.password),
    sslMode: parseSslMode(query.get("sslmode")),
    sslRootCertificate: query.get("sslrootcert") ?? undefined,
    applicationName: query.get("application_name") ?? undefined,
    isLocal: isLocalHost(address),
  };
}

/** Loopback names and addresses, and Unix sockets. */
export function isLocalHost(host: string): boolean {
  return (
    host.startsWith("/") ||
    /^(localhost|127(\.\d{1,3}){3}|::1|0:0:0:0:0:0:0:1|::ffff:127(\.\d{1,3}){3})$/i.test(host)
  );
}

/** As Python's `unquote`: what is no escape stays, and the escapes beside it are read. */
function decode(part: string): string {
  return part.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new OptionFault("has a port that is not from 1 to 65535");
  return port;
}

function parseSslMode(text: string | null): DatabaseAddress["sslMode"] {
  if (text === null) return undefined;
  const mode = sslModes.find((one) => one === text);
  if (!mode) throw new OptionFault(`has an sslmode that is none of: ${sslModes.join(", ")}`);
  return mode;
}
