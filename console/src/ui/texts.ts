import { ui as en } from "../texts/en/ui.ts";
import { ui as hi } from "../texts/hi/ui.ts";
import { textsOf } from "./language.tsx";

/** What the parts themselves say. */
export const useUiTexts = textsOf({ en, hi });
