/** `KPA_SMS_PROVIDER`: who sends text messages, in the order in which they are tried. */
import { OptionFault, type OptionType } from "./option-types.ts";
import { SenderUrl, splitEntries } from "./sender-url.ts";

interface Provider {
  /** Its kind; a second one of a kind has a number after it. Also the name in the receipts' path. */
  readonly name: string;
}

/** Reached over HTTP at an origin. */
interface HttpProvider extends Provider {
  readonly origin: string;
}

export interface TwilioProvider extends HttpProvider {
  readonly kind: "twilio";
  readonly accountSid: string;
  readonly authToken: string;
  /** A number, a name, or the `MG…` of a messaging service. */
  readonly from: string;
  /** This server's public origin, where receipts go; absent: none are asked for. */
  readonly receipts: string | undefined;
}

export interface VonageProvider extends HttpProvider {
  readonly kind: "vonage";
  readonly key: string;
  readonly secret: string;
  readonly from: string;
  readonly receipts: string | undefined;
  /** What receipts are signed with; absent: none are believed. */
  readonly signatureSecret: string | undefined;
}

export interface Msg91Provider extends HttpProvider {
  readonly kind: "msg91";
  readonly authKey: string;
  /** By `<template>.<language>`, `<template>`, `<language>`, or nothing: the first that is there. */
  readonly templateIds: ReadonlyMap<string, string>;
  readonly sender: string | undefined;
  /** What receipts carry as `?token=`; absent: none are believed. */
  readonly receiptToken: string | undefined;
}

export interface SnsProvider extends HttpProvider {
  readonly kind: "sns";
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly from: string | undefined;
}

export interface WebhookProvider extends Provider {
  readonly kind: "webhook";
  readonly url: string;
  readonly secret: string;
}

export interface ConsoleProvider extends Provider {
  readonly kind: "console";
}

export type SmsProvider =
  | TwilioProvider
  | VonageProvider
  | Msg91Provider
  | SnsProvider
  | WebhookProvider
  | ConsoleProvider;

/** How messages introduce themselves. */
export interface Look {
  readonly name: string;
  /** The host whose page may read a code out of a text message (WebOTP). */
  readonly webotp?: string;
  /** The eleven characters by which Android finds the app that a code is for. */
  readonly appHash?: string;
}

export interface SmsSettings {
  readonly providers: readonly SmsProvider[];
  readonly look: Look;
  /** Whether a log-in from a new device may be told by text message. */
  readonly tellsOfNewDevices: boolean;
  /** An entry speaks without TLS, which only tests do. */
  readonly isPlain: boolean;
}

export const defaultLook: Look = { name: "KPA" };

export const smsProviders: OptionType<SmsSettings> = {
  accepts:
    "console, or a comma-separated list of twilio://, vonage://, msg91://, sns:// and webhook+https:// URLs",
  parse: (value) => {
    const providers: SmsProvider[] = [];
    const look: { -readonly [K in keyof Look]?: Look[K] } = {};
    let tellsOfNewDevices = false;
    let isPlain = false;
    for (const entry of splitEntries(value)) {
      if (entry === "console") {
        providers.push({ kind: "console", name: nameOf("console", providers) });
        continue;
      }
      const url = new SenderUrl(entry);
      const isPlainEntry = url.takeTlsOff() || url.scheme === "webhook+http";
      isPlain ||= isPlainEntry;
      takeLook(url, look);
      const notice = url.take("new_device_notice", /^(on|off)$/, "on or off");
      if (notice !== undefined) tellsOfNewDevices = notice === "on";
      const read = readers[url.scheme];
      if (read === undefined) {
        throw new OptionFault(
          `has an entry that is none of: console, ${Object.keys(readers).join("://, ")}://`,
        );
      }
      const provider = read(url, url.origin(isPlainEntry));
      url.end();
      providers.push({ ...provider, name: nameOf(provider.kind, providers) });
    }
    return { providers, look: { ...defaultLook, ...look }, tellsOfNewDevices, isPlain };
  },
};

function nameOf(kind: SmsProvider["kind"], before: readonly SmsProvider[]): string {
  const count = before.filter((one) => one.kind === kind).length;
  return count === 0 ? kind : `${kind}${count + 1}`;
}

/** These say how messages look, whoever sends them: any entry may name them. */
function takeLook(url: SenderUrl, look: { -readonly [K in keyof Look]?: Look[K] }): void {
  const name = url.take("name", /^[^\p{C}]{1,20}$/u, "1 to 20 printable characters");
  const webotp = url.take("webotp", /^[a-z0-9-]+(\.[a-z0-9-]+)*$/, "a host name in lower case");
  const appHash = url.take("app_hash", /^[A-Za-z0-9+/]{11}$/, "the eleven characters of an app");
  if (name !== undefined) look.name = name;
  if (webotp !== undefined) look.webotp = webotp;
  if (appHash !== undefined) look.appHash = appHash;
}

const sender = /^(\+?\d{3,15}|[A-Za-z0-9 ]{1,11})$/;
const senderShape = "a number such as +15005550006, or a name of at most 11 letters and digits";
const token = /^[\x21-\x7e]{16,256}$/;

function takeReceipts(url: SenderUrl): string | undefined {
  return url.take(
    "receipts",
    /^https?:\/\/[^/?#\s]+$/,
    "this server's public origin, such as https://api.example.com",
  );
}

type Unnamed<P> = P extends SmsProvider ? Omit<P, "name"> : never;

const readers: Readonly<
  Record<string, (url: SenderUrl, origin: string) => Unnamed<Exclude<SmsProvider, ConsoleProvider>>>
> = {
  twilio: (url, origin) => ({
    kind: "twilio",
    origin,
    accountSid: url.needUser("its account SID"),
    authToken: url.needPassword("its auth token"),
    from: url.need(
      "from",
      /^(MG[0-9a-fA-F]{32}|\+?\d{3,15}|[A-Za-z0-9 ]{1,11})$/,
      `${senderShape}, or a messaging service's MG…`,
    ),
    receipts: takeReceipts(url),
  }),
  vonage: (url, origin) => ({
    kind: "vonage",
    origin,
    key: url.needUser("its API key"),
    secret: url.needPassword("its API secret"),
    from: url.need("from", sender, senderShape),
    receipts: takeReceipts(url),
    signatureSecret: url.take("signature_secret", token, "16 to 256 printable characters"),
  }),
  msg91: (url, origin) => ({
    kind: "msg91",
    origin,
    authKey: url.needPassword("its auth key"),
    templateIds: readTemplateIds(url),
    sender: url.take("sender", /^[A-Za-z0-9]{3,11}$/, "3 to 11 letters and digits"),
    receiptToken: url.take("receipt_token", token, "16 to 256 printable characters"),
  }),
  sns: (url, origin) => ({
    kind: "sns",
    origin,
    accessKey: url.needUser("its access key"),
    secretKey: url.needPassword("its secret key"),
    region: url.need("region", /^[a-z]{2}(-[a-z]+)+-\d$/, "a region such as ap-south-1"),
    from: url.take("from", /^[A-Za-z0-9]{1,11}$/, "a name of at most 11 letters and digits"),
  }),
  "webhook+https": readWebhook,
  "webhook+http": readWebhook,
};

function readWebhook(url: SenderUrl, origin: string): Unnamed<WebhookProvider> {
  const secret = url.needPassword("its signing secret");
  if (secret.length < 16) {
    throw new OptionFault("has a webhook entry whose signing secret has fewer than 16 characters");
  }
  return { kind: "webhook", url: `${origin}${url.path}`, secret };
}

/** MSG91 sends nothing but templates that were registered there, each under an id of its own. */
function readTemplateIds(url: SenderUrl): ReadonlyMap<string, string> {
  const prefix = "template_id";
  const shape = /^template_id(\.(code|notice)\.[a-z_]+)?(\.(en|hi))?$/;
  const found = url.takeAll(shape, prefix);
  if (found.size === 0) throw new OptionFault("has a msg91 entry without template_id=");
  return new Map([...found].map(([name, id]) => [name.slice(prefix.length + 1), id]));
}
