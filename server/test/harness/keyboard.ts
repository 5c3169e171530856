/** Pages by keyboard alone. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Presses Tab until what is called so has the focus; fails where it never comes to it. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate("document.activeElement?.textContent ?? ''");
    if (String(focused).trim() === name) return;
  }
  throw new Error(`Tab never comes to "${name}"`);
}

/** Fails where the focus does not come to it soon. */
export async function expectFocus(element: Locator): Promise<void> {
  await expect.poll(() => element.and(element.page().locator(":focus")).count()).toBe(1);
}
