import { expect, test } from "vitest";
import { groupByDay } from "./group-by-day.ts";

const dayOf = (at: string) => at.slice(0, 10);

test("neighbours of a day stand together, in the order that they came in", () => {
  const items = [
    { at: "2026-03-02T10:00:00Z" },
    { at: "2026-03-02T09:00:00Z" },
    { at: "2026-03-01T23:59:59Z" },
  ];
  expect(groupByDay(items, dayOf)).toEqual([
    { day: "2026-03-02", items: items.slice(0, 2) },
    { day: "2026-03-01", items: items.slice(2) },
  ]);
});

test("a day is the one that the reader names, not the one in UTC", () => {
  const inKolkata = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" });
  const items = [{ at: "2026-03-01T20:00:00Z" }, { at: "2026-03-01T18:00:00Z" }];
  const days = groupByDay(items, (at) => inKolkata.format(new Date(at)));
  expect(days.map(({ day }) => day)).toEqual(["2026-03-02", "2026-03-01"]);
});

test("where nothing happened there is no day", () => {
  expect(groupByDay([], dayOf)).toEqual([]);
});
