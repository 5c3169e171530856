/** `KPA_MAIL_URL`: what sends e-mail, in the order in which it is tried. */
import { isLocalHost } from "./database-url.ts";
import { OptionFault, type OptionType } from "./option-types.ts";
import { SenderUrl, splitEntries } from "./sender-url.ts";
import { type ConsoleProvider, defaultLook, type Look } from "./sms-provider.ts";

export interface SmtpProvider {
  readonly kind: "smtp";
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** `smtps`: TLS from the first byte. Otherwise STARTTLS, which has to succeed. */
  readonly isImplicitTls: boolean;
  readonly isPlain: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly from: string;
}

export type MailProvider = SmtpProvider | ConsoleProvider;

export interface MailSettings {
  readonly providers: readonly MailProvider[];
  readonly look: Look;
  /** An entry speaks without TLS to another machine. */
  readonly isPlain: boolean;
}

const address = /^[^\s@<>"\p{C}]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/iu;

export const mailProviders: OptionType<MailSettings> = {
  accepts: "console, or a comma-separated list of smtp:// and smtps:// URLs",
  parse: (value) => {
    const providers: MailProvider[] = [];
    let name: string | undefined;
    for (const entry of splitEntries(value)) {
      if (entry === "console") {
        providers.push({ kind: "console", name: "console" });
        continue;
      }
      const url = new SenderUrl(entry);
      if (url.scheme !== "smtp" && url.scheme !== "smtps") {
        throw new OptionFault("has an entry that is none of: console, smtp://, smtps://");
      }
      const given = url.take("name", /^[^\p{C}"<>]{1,20}$/u, "1 to 20 printable characters");
      name ??= given;
      const count = providers.filter((one) => one.kind === "smtp").length;
      providers.push(readSmtp(url, count === 0 ? "smtp" : `smtp${count + 1}`));
      url.end();
    }
    return {
      providers,
      look: { ...defaultLook, ...(name === undefined ? {} : { name }) },
      isPlain: providers.some(
        (one) => one.kind === "smtp" && one.isPlain && !isLocalHost(one.host),
      ),
    };
  },
};

function readSmtp(url: SenderUrl, name: string): SmtpProvider {
  const isImplicitTls = url.scheme === "smtps";
  const isPlain = url.takeTlsOff();
  if (isPlain && isImplicitTls) throw new OptionFault("has an smtps entry with tls=off");
  if (url.user !== "" && url.password === "") {
    throw new OptionFault(`has an ${url.scheme} entry with a user and no password`);
  }
  if (url.path !== "/") throw new OptionFault(`has an ${url.scheme} entry with a path`);
  return {
    kind: "smtp",
    name,
    host: url.host,
    port: url.port ?? (isImplicitTls ? 465 : 587),
    isImplicitTls,
    isPlain,
    user: url.user === "" ? undefined : url.user,
    password: url.password === "" ? undefined : url.password,
    from: url.need("from", address, "an e-mail address"),
  };
}
