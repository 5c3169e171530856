/** A message in words. */
import type { Look } from "../config/sms-provider.ts";
import type { Channel, Language, Template } from "./message.ts";
import { countSegments } from "./segments.ts";
import { english } from "./texts/en.ts";
import { hindi } from "./texts/hi.ts";
import type { Wordings, Words } from "./texts/wording.ts";

export interface Written {
  readonly template: Template;
  readonly language: Language;
  readonly channel: Channel;
  readonly code?: string;
  readonly minutes: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface Rendered {
  /** Of e-mail only. */
  readonly subject: string | undefined;
  readonly text: string;
}

const languages: Readonly<Record<Language, Wordings>> = { en: english, hi: hindi };

export function renderMessage(look: Look, message: Written): Rendered {
  const words: Words = {
    name: look.name,
    code: message.code ?? "",
    minutes: message.minutes,
    device: plainWords(message.values.device ?? ""),
  };
  const wording = languages[message.language][message.template](words);
  if (message.channel === "email") {
    return { subject: wording.subject, text: `${wording.body.join("\n\n")}\n` };
  }
  const lines = linesForPhones(look, message.code);
  const text = [wording.sms, ...lines].join("\n");
  const shorter = [wording.shorterSms ?? wording.sms, ...lines].join("\n");
  const isCheaper = countSegments(shorter).count < countSegments(text).count;
  return { subject: undefined, text: isCheaper ? shorter : text };
}

/**
 * What a phone reads to fill the code in. The origin-bound line has to be the last; Android's app
 * hash may stand anywhere.
 */
function linesForPhones(look: Look, code: string | undefined): readonly string[] {
  if (code === undefined) return [];
  return [
    ...(look.appHash === undefined ? [] : [look.appHash]),
    ...(look.webotp === undefined ? [] : [`@${look.webotp} #${code}`]),
  ];
}

/**
 * A device's name comes from whoever logged in with it. In a message of ours it must not become a link,
 * a sentence or a second line: a full stop survives only before a digit, as in a version.
 */
function plainWords(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N} ()'_+,.-]/gu, " ")
    .replace(/\.(?!\d)/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 40)
    .trim();
}
