import { limits as en } from "../../texts/en/limits.ts";
import { limits as hi } from "../../texts/hi/limits.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
