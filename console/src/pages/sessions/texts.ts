import { sessions as en } from "../../texts/en/sessions.ts";
import { sessions as hi } from "../../texts/hi/sessions.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
