/** Limits on messages and what they cost, as one option each: `name=value`, separated by commas. */
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import { OptionFault, type OptionType } from "./option-types.ts";

/** How many messages, and how much money, in units of the operator's currency. */
export interface MessageLimits {
  readonly number_hour: number;
  readonly number_day: number;
  readonly region_hour: number;
  readonly region_day: number;
  readonly total_hour: number;
  readonly total_day: number;
  readonly budget_day: number;
  readonly budget_month: number;
}

const defaults: MessageLimits = {
  number_hour: 5,
  number_day: 10,
  region_hour: 2_000,
  region_day: 10_000,
  total_hour: 3_000,
  total_day: 20_000,
  budget_day: 250,
  budget_month: 2_500,
};

export const defaultMessageLimits = Object.entries(defaults)
  .map(([name, value]) => `${name}=${value}`)
  .join(",");

function pairs(value: string): readonly (readonly [name: string, value: string])[] {
  const found = value.split(",").map((part) => {
    const [name = "", given, ...more] = part.trim().split("=");
    if (given === undefined || more.length > 0) {
      throw new OptionFault("has to be name=value, separated by commas");
    }
    return [name, given] as const;
  });
  refuseTwice(found.map(([name]) => name));
  return found;
}

/** Of two values for one name one would be ignored, and nobody could tell which. */
function refuseTwice(names: readonly string[]): void {
  if (new Set(names).size < names.length) throw new OptionFault("says the same thing twice");
}

export const messageLimits: OptionType<MessageLimits> = {
  accepts: `comma-separated name=number; ${Object.keys(defaults).join(", ")}`,
  parse: (value) => ({ ...defaults, ...Object.fromEntries(pairs(value).map(limit)) }),
};

function limit([name, text]: readonly [string, string]): readonly [string, number] {
  if (!Object.hasOwn(defaults, name)) {
    throw new OptionFault(`knows ${Object.keys(defaults).join(", ")}, and no other names`);
  }
  if (name.startsWith("budget_")) {
    if (!/^\d{1,9}(\.\d{1,2})?$/.test(text)) {
      throw new OptionFault("has a budget that is no amount such as 250 or 99.50");
    }
  } else if (!/^\d{1,9}$/.test(text)) {
    throw new OptionFault("has a limit that is no whole number");
  }
  if (name.startsWith("number_") && Number(text) === 0) {
    throw new OptionFault("lets no number have a code: total_hour=0 stops all codes");
  }
  return [name, Number(text)];
}

/** Millionths of the operator's currency for one segment, by region; `*` is any other. */
export type Prices = ReadonlyMap<string, number>;

export const prices: OptionType<Prices> = {
  accepts: "comma-separated region=price, such as IN=0.0025,*=0.05",
  parse: (value) => {
    const found = new Map(
      pairs(value).map(([name, text]) => {
        if (name !== "*" && !isSupportedCountry(name)) {
          throw new OptionFault("has a name that is neither * nor a two-letter region");
        }
        if (!/^\d{1,6}(\.\d{1,6})?$/.test(text)) {
          throw new OptionFault("has a price that is no number such as 0.05");
        }
        return [name, Math.round(Number(text) * 1e6)];
      }),
    );
    if (!found.has("*")) throw new OptionFault("needs a price for * too: any other region");
    return found;
  },
  format: (value) => [...value].map(([name, price]) => `${name}=${price / 1e6}`).join(","),
};

/** The rules that may be told to record what they would refuse, and refuse nothing. */
export const recordableRules = [
  "number",
  "client",
  "region",
  "total",
  "budget",
  "conversion",
] as const;
export type RecordableRule = (typeof recordableRules)[number];

export const ruleNames: OptionType<ReadonlySet<RecordableRule>> = {
  accepts: `comma-separated: ${recordableRules.join(", ")}`,
  parse: (value) =>
    new Set(
      value.split(",").map((part) => {
        const rule = recordableRules.find((one) => one === part.trim());
        if (rule === undefined) throw new OptionFault(`knows ${recordableRules.join(", ")}`);
        return rule;
      }),
    ),
};

export interface TestNumbers {
  /** By number in E.164; eight digits, of which shorter codes are the first. */
  readonly codes: ReadonlyMap<string, string>;
  readonly isMeantForProduction: boolean;
}

export const testNumbers: OptionType<TestNumbers> = {
  accepts:
    "comma-separated number=code, such as +919876543210=12345678; `production` among them where it is meant",
  parse: (value) => {
    const parts = value.split(",").map((part) => part.trim());
    const numbers = parts.filter((part) => part !== "production").map(testNumber);
    if (numbers.length === 0) throw new OptionFault("names no number");
    refuseTwice(numbers.map(([number]) => number));
    return { codes: new Map(numbers), isMeantForProduction: numbers.length < parts.length };
  },
};

function testNumber(part: string): readonly [number: string, code: string] {
  const [, number = "", code = ""] = /^(\+\d{7,15})=(\d{8})$/.exec(part) ?? [];
  if (number === "") {
    throw new OptionFault(
      "has to be numbers with their country code and a code of eight digits each, such as +919876543210=12345678",
    );
  }
  // Others are refused wherever a number is asked for, so that nobody could use them.
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed?.isValid() || parsed.number !== number) {
    throw new OptionFault("has a number that is no mobile number of any region");
  }
  return [number, code];
}
