import { user as userEn } from "../../texts/en/user.ts";
import { users as en } from "../../texts/en/users.ts";
import { user as userHi } from "../../texts/hi/user.ts";
import { users as hi } from "../../texts/hi/users.ts";
import { textsOf } from "../../ui/language.tsx";

/** Of the list, and of what a user is called everywhere. */
export const useTexts = textsOf({ en, hi });

/** Of one person's page. */
export const useUserTexts = textsOf({ en: userEn, hi: userHi });
