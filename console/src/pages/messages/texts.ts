import { messages as en } from "../../texts/en/messages.ts";
import { messages as hi } from "../../texts/hi/messages.ts";
import { textsOf } from "../../ui/language.tsx";

export const useTexts = textsOf({ en, hi });
