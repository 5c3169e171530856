import { home as en } from "../../texts/en/home.ts";
import { home as hi } from "../../texts/hi/home.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
