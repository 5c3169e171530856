import { account as en } from "../texts/en/account.ts";
import { accountPages as enPages } from "../texts/en/account-pages.ts";
import { account as hi } from "../texts/hi/account.ts";
import { accountPages as hiPages } from "../texts/hi/account-pages.ts";
import { textsOf } from "../ui/language.tsx";

/** What the parts of the account pages say: fields, codes, refusals. */
export const useAccountTexts = textsOf({ en, hi });

/** What each page says. */
export const usePageTexts = textsOf({ en: enPages, hi: hiPages });
