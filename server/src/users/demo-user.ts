/** The seed's demo user, whose password stands in the seed's README. */
import type { Context } from "../context.ts";
import { releasedPrefix } from "./address-queries.ts";
import { parsePhoneNumber } from "./phone-number.ts";
import { insertFirstUser } from "./queries.ts";

export const demoUser = {
  phone: "7760873976",
  password: "to_share@123",
  name: "Assignment User",
  email: "assignment.user@example.com",
} as const;

/** The seed's number was Indian; the default region of this installation does not change that. */
const demoNumber = parsePhoneNumber(demoUser.phone, "IN");

/** Makes the demo user where there is no user at all, in development. @returns whether it was made */
export async function ensureDemoUser(
  ctx: Pick<Context, "config" | "db" | "passwords">,
): Promise<boolean> {
  if (ctx.config.isProduction) return false;
  const anybody = await ctx.db.selectFrom("users").select("id").limit(1).executeTakeFirst();
  if (anybody !== undefined) return false;
  const user = {
    phone: demoUser.phone,
    number: parsePhoneNumber(demoUser.phone, ctx.config.KPA_DEFAULT_REGION),
    passwordHash: await ctx.passwords.hash(demoUser.password),
    name: demoUser.name,
    email: demoUser.email,
  };
  return ctx.db.transaction().execute((tx) => insertFirstUser(tx, user));
}

/** In production the published password opens the demo user's account only where that is accepted. */
export function isPublishedLogin(
  config: Context["config"],
  user: { readonly phone: string },
  password: string,
): boolean {
  return (
    config.isProduction &&
    config.KPA_DEMO_USER !== "accept" &&
    password.normalize("NFC") === demoUser.password &&
    parsePhoneNumber(user.phone.replace(releasedPrefix, ""), "IN") === demoNumber
  );
}
