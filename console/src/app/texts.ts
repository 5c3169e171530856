import { app as en } from "../texts/en/app.ts";
import { app as hi } from "../texts/hi/app.ts";
import { textsOf } from "../ui/language.tsx";

/** What the frame around the pages says: log-in, navigation, palette. */
export const useAppTexts = textsOf({ en, hi });
