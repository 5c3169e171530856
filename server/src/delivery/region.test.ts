import { expect, test } from "vitest";
import { regionOf } from "./region.ts";

test.each([
  ["+919812345678", "IN"],
  ["+12025550123", "US"],
  ["+14165550123", "CA"],
  ["+79161234567", "RU"],
  ["+77011234567", "KZ"],
])("%s belongs to %s, also where a country code is shared", (number, region) => {
  expect(regionOf(number)).toBe(region);
});

test("a number of no region has none", () => {
  for (const number of ["+883510000000000", "+999123456", "nonsense"]) {
    expect([number, regionOf(number)]).toEqual([number, null]);
  }
});
