import { settings as en } from "../../texts/en/settings.ts";
import { settings as hi } from "../../texts/hi/settings.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
