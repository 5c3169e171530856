import { keys as en } from "../../texts/en/keys.ts";
import { keys as hi } from "../../texts/hi/keys.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
