/** What a language has to say, template by template. */
import type { CodeTemplate, NoticeTemplate } from "../message.ts";

export interface Words {
  /** How this service calls itself. */
  readonly name: string;
  /** Digits only; empty in a notice. */
  readonly code: string;
  readonly minutes: number;
  /** What a notice names, cleaned; empty where it names nothing. */
  readonly device: string;
}

export interface Wording {
  /** The text message. */
  readonly sms: string;
  /** Said in its place where that saves a segment. */
  readonly shorterSms?: string;
  readonly subject: string;
  /** The e-mail's body, a paragraph each. */
  readonly body: readonly string[];
}

export type Wordings = Readonly<Record<CodeTemplate | NoticeTemplate, (words: Words) => Wording>>;
