/** The one colour that the account pages take from the operator, and the tones that are made of it. */
import { OptionFault, type OptionType } from "./option-types.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/** The tones of one colour scheme, as CSS writes them. */
export interface Tones {
  /** Links, focus rings and marks: read as text on every ground. */
  readonly accent: string;
  /** A ground that is hardly coloured. */
  readonly soft: string;
  /** The ground of the main button. */
  readonly fill: string;
  readonly fillHover: string;
  /** Text on the two above. */
  readonly onFill: string;
}

export interface BrandColor {
  /** As it was written, in lower case. */
  readonly text: string;
  readonly light: Tones;
  readonly dark: Tones;
}

/** What the tones stand on: the page, its cards and its sunken parts, as the pages' `tokens.css` has them. */
export const grounds = {
  light: ["#ffffff", "#f7f7f5", "#f1f1ee"],
  dark: ["#17191d", "#101215", "#1e2126"],
} as const;

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** WCAG 2.2, 1.4.3 and 1.4.11. */
const readable = 4.5;
const visible = 3;

export const brandColor: OptionType<BrandColor> = {
  accepts: "colour such as #1f5fbf",
  parse: (text) => {
    const color = text.toLowerCase();
    if (!/^#[0-9a-f]{6}$/.test(color)) {
      throw new OptionFault("has to be a colour of six hexadecimal digits, such as #1f5fbf");
    }
    const rgb = parse(color);
    if (!stands(rgb, grounds.light, visible)) {
      const nearest = format(mixUntil(rgb, black, (tone) => stands(tone, grounds.light, visible)));
      const ratio = worst(rgb, grounds.light).toFixed(1);
      throw new OptionFault(
        `can hardly be seen on a light page: its contrast is ${ratio}, and it needs ${visible}. The nearest darker tone that has it is ${nearest}`,
      );
    }
    return { text: color, light: tonesOf(rgb, "light"), dark: tonesOf(rgb, "dark") };
  },
  format: ({ text }) => text,
};

function tonesOf(color: Rgb, scheme: "light" | "dark"): Tones {
  const under = grounds[scheme];
  const away = scheme === "light" ? black : white;
  const soft = format(mix(parse(under[0]), color, scheme === "light" ? 0.1 : 0.2));
  const accent = mixUntil(color, away, (tone) => stands(tone, [...under, soft], readable));
  const fill = mixUntil(color, away, (tone) => stands(tone, under, visible));
  // Of white and black, one has 4.58 and more on any colour; a softer black has not.
  const isWhiteBetter = contrast(white, fill) >= contrast(black, fill);
  return {
    accent: format(accent),
    soft,
    fill: format(fill),
    // Away from the text on it, which only gets easier to read.
    fillHover: format(mix(fill, isWhiteBetter ? black : white, 0.15)),
    onFill: format(isWhiteBetter ? white : black),
  };
}

function stands(color: Rgb, under: readonly string[], ratio: number): boolean {
  return worst(color, under) >= ratio;
}

function worst(color: Rgb, under: readonly string[]): number {
  return Math.min(...under.map((ground) => contrast(color, parse(ground))));
}

/** The first tone on the way to another colour that will do; that colour itself always does. */
function mixUntil(from: Rgb, to: Rgb, isGood: (tone: Rgb) => boolean): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    // Judged as it will be written.
    const tone = parse(format(mix(from, to, share)));
    if (isGood(tone)) return tone;
  }
  return to;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (at: 0 | 1 | 2) => from[at] + (to[at] - from[at]) * share;
  return [channel(0), channel(1), channel(2)];
}

/** WCAG's contrast ratio, 1 to 21. */
export function contrastOf(one: string, other: string): number {
  return contrast(parse(one), parse(other));
}

function contrast(one: Rgb, other: Rgb): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function parse(color: string): Rgb {
  const channel = (at: number) => Number.parseInt(color.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

function format(rgb: Rgb): string {
  return `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
