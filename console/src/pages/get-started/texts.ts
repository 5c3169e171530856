import { getStarted as en } from "../../texts/en/get-started.ts";
import { getStarted as hi } from "../../texts/hi/get-started.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
