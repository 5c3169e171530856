import { audit as en } from "../../texts/en/audit.ts";
import { audit as hi } from "../../texts/hi/audit.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
