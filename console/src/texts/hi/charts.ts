import type { charts as en } from "../en/charts.ts";

export const charts: typeof en = {
  table: "तालिका",
  asTable: "तालिका में दिखाएँ",
};
