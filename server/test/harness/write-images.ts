/** The README's pictures: the pages as they are with a month of `kpa demo`. */
import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Role } from "../../src/admin/permissions.ts";
import { openAs } from "./account-pages.ts";
import { type Login, type PageOptions, type Pages, phoneSize } from "./browser.ts";
import { ask } from "./http-client.ts";

const folder = new URL("../../../docs/images/", import.meta.url);

const onPhone = { size: phoneSize };

/** @param staff who of them logs in with what */
export async function writeImages(pages: Pages, staff: (role: Role) => Login): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const openHome = async (options: PageOptions = {}) => {
    const page = await pages.logIn(staff("admin"), "/console/?range=30d", options);
    await page.getByRole("figure", { name: "Log-ins and refusals" }).waitFor();
    return page;
  };
  const page = await openHome();
  await take("console-home", page);
  const goTo = (path: string) => page.goto(`${pages.url}/console/${path}`);

  await goTo("users?status=active");
  await page.getByRole("table").getByRole("link").nth(4).click();
  await page.getByRole("heading", { name: "Ways in" }).waitFor();
  await take("console-user", page);

  await goTo("audit");
  await page.getByRole("table").waitFor();
  await take("console-audit", page);

  await goTo("limits");
  await page.getByRole("table").first().waitFor();
  await take("console-limits", page);

  // The numbers of the README's own examples.
  for (const body of [
    { phone: "7760873976", purpose: "login" },
    { phone: "98765 43210", purpose: "register" },
  ]) {
    expect((await ask(pages.url, "/api/v1/auth/verifications", { body })).status).toBe(202);
  }
  await goTo("messages?view=phone");
  await page.getByRole("article").filter({ hasText: "+919876543210" }).waitFor();
  await take("console-messages", page);

  await take("console-home-dark", await openHome({ colours: "dark" }));
  await take("console-phone", await openHome(onPhone));
  const logIn = await pages.open("/account/log-in", onPhone);
  await logIn.locator('input[name="phone"]').waitFor();
  await take("account-log-in", logIn);
  await take("account-profile", await openAs(pages, staff("support"), "profile", onPhone));
}

async function take(name: string, page: Page): Promise<void> {
  // Over nothing, and with what is asked for at the beginning.
  await page.mouse.move(0, 0);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname });
}
