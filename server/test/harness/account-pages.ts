/** The account pages as people use them: logging in, and reading codes off their phone. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { fillLogIn, type Login, type PageOptions, type Pages } from "./browser.ts";
import { ask } from "./http-client.ts";

interface Received {
  readonly to: string;
  readonly text: string;
  readonly code: string | null;
}

/** What was sent to a number or address, the newest first, as a development server shows it. */
export async function messagesTo(pages: Pages, to: string): Promise<readonly Received[]> {
  const { body } = await ask(pages.url, "/dev/messages");
  return (body.items as Received[]).filter((message) => message.to === to);
}

/** The newest code that came to a number (E.164) or address. */
export async function codeTo(pages: Pages, to: string): Promise<string> {
  let code: string | null | undefined;
  await expect
    .poll(async () => {
      code = (await messagesTo(pages, to)).find((message) => message.code !== null)?.code;
      return code;
    })
    .toBeTruthy();
  return code ?? "";
}

/** Opens a page of the account and logs in there, as whoever follows a link to it has to. */
export async function openAs(
  pages: Pages,
  account: Login,
  path = "profile",
  options?: PageOptions,
): Promise<Page> {
  const page = await pages.open(`/account/${path}`, options);
  await fillLogIn(page, account);
  await page.locator("h1:not(.visually-hidden)").waitFor();
  await page.locator('input[name="phone"][autocomplete="username"]').waitFor({ state: "detached" });
  return page;
}

/** Waits for the page of this title, and not for the one that stands there while it comes. */
export async function expectTitle(page: Page, title: string): Promise<void> {
  await page
    .locator("h1:not(.visually-hidden)")
    .filter({ hasText: new RegExp(`^${title}$`) })
    .waitFor();
}

/** As the browser does it when somebody pastes what they copied. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.locator('input[name="code"]').focus();
  await page.keyboard.insertText(text);
}
