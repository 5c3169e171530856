import { charts as en } from "../texts/en/charts.ts";
import { charts as hi } from "../texts/hi/charts.ts";
import { textsOf } from "../ui/language.tsx";

export const useChartTexts = textsOf({ en, hi });
