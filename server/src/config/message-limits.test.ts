import { describe, expect, test } from "vitest";
import { ConfigError, loadConfig } from "./load.ts";
import { defaultMessageLimits, messageLimits, prices, ruleNames } from "./message-limits.ts";
import { configWarnings, productionFaults } from "./production.ts";

const secret = { SECRET_KEY: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978" };

function load(environment: Record<string, string>) {
  return loadConfig({ environment: { ...secret, ...environment }, readFile: () => "" });
}

/** What a server says that is given this; it starts with none. */
function faultOf(name: string, value: string): string | undefined {
  try {
    load({ [name]: value });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.join();
    throw error;
  }
  return undefined;
}

describe("KPA_SMS_LIMITS", () => {
  test("what is not named keeps its default", () => {
    const defaults = messageLimits.parse(defaultMessageLimits);
    expect(load({}).KPA_SMS_LIMITS).toEqual(defaults);
    expect(load({ KPA_SMS_LIMITS: "number_hour=3, budget_day=99.50" }).KPA_SMS_LIMITS).toEqual({
      ...defaults,
      number_hour: 3,
      budget_day: 99.5,
    });
  });

  test("a total of 0 is a limit: it stops all codes", () => {
    expect(load({ KPA_SMS_LIMITS: "total_hour=0" }).KPA_SMS_LIMITS.total_hour).toBe(0);
  });

  test.each([
    ["number_hour", /name=value/],
    ["number_hour=1=2", /name=value/],
    ["number_hour=5,", /name=value/],
    ["numbers_hour=5", /knows number_hour, .*budget_month, and no other names/],
    ["toString=5", /no other names/],
    ["__proto__=5", /no other names/],
    ["number_hour=5.5", /no whole number/],
    ["total_day=-1", /no whole number/],
    ["total_day=", /no whole number/],
    ["total_day=1e3", /no whole number/],
    ["total_day=1234567890", /no whole number/],
    ["number_day=0", /total_hour=0 stops all codes/],
    ["budget_day=1.005", /no amount/],
    ["budget_day=$5", /no amount/],
    ["budget_day=5,budget_day=6", /twice/],
  ])("%j is refused at the start", (value, fault) => {
    expect(faultOf("KPA_SMS_LIMITS", value)).toMatch(fault);
  });
});

describe("KPA_SMS_PRICES", () => {
  test("is read to a millionth, so that sums of it are exact", () => {
    expect([...prices.parse("IN=0.0025, DE=0.07,*=0.000001")]).toEqual([
      ["IN", 2_500],
      ["DE", 70_000],
      ["*", 1],
    ]);
    expect(prices.parse("*=0").get("*")).toBe(0);
    expect(prices.parse("*=999999.999999").get("*")).toBe(999_999_999_999);
  });

  test.each([
    ["IN=0.0025", /needs a price for \*/],
    ["in=0.0025,*=1", /neither \* nor a two-letter region/],
    ["XX=1,*=1", /neither \* nor a two-letter region/],
    ["IN=0,0025,*=1", /name=value/],
    ["*=.05", /no number/],
    ["*=0.0000001", /no number/],
    ["*=-1", /no number/],
    ["*=1,*=2", /twice/],
  ])("%j is refused at the start", (value, fault) => {
    expect(faultOf("KPA_SMS_PRICES", value)).toMatch(fault);
  });
});

describe("KPA_LIMITS_RECORD", () => {
  test("names rules", () => {
    expect([...ruleNames.parse("number, conversion")]).toEqual(["number", "conversion"]);
  });

  test.each(["numbers", "number,", "Number", "all", "account"])(
    "%j names none, and is refused at the start",
    (value) => {
      expect(faultOf("KPA_LIMITS_RECORD", value)).toMatch(
        /knows number, client, region, total, budget, conversion/,
      );
    },
  );
});

describe("KPA_TEST_NUMBERS", () => {
  const number = "+919812345670=55667788";

  test("are numbers with a code each, and may be meant for production", () => {
    expect(load({ KPA_TEST_NUMBERS: number }).KPA_TEST_NUMBERS).toEqual({
      codes: new Map([["+919812345670", "55667788"]]),
      isMeantForProduction: false,
    });
    expect(load({ KPA_TEST_NUMBERS: `production, ${number}` }).KPA_TEST_NUMBERS).toMatchObject({
      isMeantForProduction: true,
    });
  });

  test.each([
    ["9812345670=55667788", /with their country code/],
    ["+91 98123 45670=55667788", /with their country code/],
    ["+919812345670=123456", /a code of eight digits/],
    ["+919812345670=1234567x", /a code of eight digits/],
    ["+919812345670", /a code of eight digits/],
    ["production", /names no number/],
    [`${number},Production`, /with their country code/],
    [`${number},+919812345670=55667789`, /twice/],
    // Nobody could ask for a code to these.
    ["+911234567890=55667788", /no mobile number/],
    ["+9109812345670=55667788", /no mobile number/],
    ["+4930123456=55667788", /no mobile number/],
  ])("%j is refused at the start, and not shown", (value, fault) => {
    const said = faultOf("KPA_TEST_NUMBERS", value);
    expect(said).toMatch(fault);
    expect(said).not.toMatch(/556677|98123/);
  });

  test("production refuses them unless they are meant for it, and says so at each start", () => {
    const judge = (value: string) => {
      const config = load({ KPA_TEST_NUMBERS: value });
      return [productionFaults(config).join(), configWarnings(config).join()];
    };
    expect(judge(number)[0]).toMatch(/^KPA_TEST_NUMBERS lets whoever knows a fixed code in/);
    const [faults, warnings] = judge(`${number},production`);
    expect(faults).toBe("");
    expect(warnings).toMatch(/KPA_TEST_NUMBERS: whoever knows these numbers' codes can log in/);
    expect(productionFaults(load({ KPA_TEST_NUMBERS: number, KPA_ENV: "development" }))).toEqual(
      [],
    );
  });
});

describe("a production server that sends text messages says at each start", () => {
  const sends = { KPA_SMS_PROVIDER: "twilio://AC1:secret@api.twilio.com?from=KPA" };
  const warnings = (environment: Record<string, string>) =>
    configWarnings(load(environment)).join("\n");

  test("that what they cost is a guess, until it is told", () => {
    const guess = /KPA_SMS_PRICES is unset: .* a guess/;
    expect(warnings(sends)).toMatch(guess);
    expect(warnings({ ...sends, KPA_SMS_PRICES: "*=0.05" })).not.toMatch(guess);
    expect(warnings({})).not.toMatch(guess);
    expect(warnings({ ...sends, KPA_ENV: "development" })).not.toMatch(guess);
  });

  test("that rules which only record refuse nothing", () => {
    expect(warnings({ KPA_LIMITS_RECORD: "budget" })).toMatch(
      /KPA_LIMITS_RECORD: .*refuse nothing/,
    );
    expect(warnings({})).not.toMatch(/KPA_LIMITS_RECORD/);
  });
});
