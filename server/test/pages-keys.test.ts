import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { addStaff } from "./harness/staff.ts";

describePages(
  "the console's keys, where keys of the database sign",
  (pages) => {
    const rows = (page: Page) => page.getByRole("table").locator("tbody tr");
    const phases = (page: Page) => rows(page).locator("td:nth-child(2)").allInnerTexts();

    async function openKeys(options = {}): Promise<Page> {
      const admin = await addStaff(pages.server, "admin");
      const page = await pages.logIn(admin, "/console/keys", options);
      await rows(page).first().waitFor();
      return page;
    }

    async function confirm(page: Page, action: string, reason?: string): Promise<void> {
      const dialog = page.getByRole("dialog");
      if (reason !== undefined) await dialog.getByLabel("Reason").fill(reason);
      await dialog.getByRole("button", { name: action }).click();
    }

    test("a key is made, signs at once in an emergency, and the one before is retired", async () => {
      const page = await openKeys();
      const before = await phases(page);
      expect(before.at(-1)).toBe("Signs");
      await page.getByText("Next rotation").waitFor();

      await page.getByRole("button", { name: "Rotate", exact: true }).click();
      await confirm(page, "Rotate");
      await page.getByText(/^Key .* is published$/).waitFor();
      await expect.poll(() => phases(page)).toEqual([...before, "Signs next"]);

      await page.getByRole("button", { name: "Rotate", exact: true }).click();
      await confirm(page, "Rotate");
      await page.getByRole("dialog").getByText("A key waits for its time already.").waitFor();
      await page.keyboard.press("Escape");

      await page.getByRole("button", { name: "Rotate now" }).click();
      await confirm(page, "Rotate now");
      await page.getByText(/^Key .* signs now$/).waitFor();
      await expect.poll(() => phases(page)).toEqual(["Verifies only", "Signs", "Retired"]);

      const old = rows(page).filter({ hasText: "Verifies only" });
      await old.getByRole("button", { name: "Retire" }).click();
      await confirm(page, "Retire", "It may have been copied");
      await page.getByText(/^Key .* is retired$/).waitFor();
      await expect.poll(() => phases(page)).toEqual(["Retired", "Signs", "Retired"]);
      // Its button is gone, and the focus is not lost with it.
      const focused = page.locator(":focus");
      expect(await focused.getAttribute("aria-label")).toContain("Signing keys");
    });

    test("an auditor sees the keys and changes nothing", async () => {
      const auditor = await addStaff(pages.server, "auditor");
      const page = await pages.logIn(auditor, "/console/keys");
      await rows(page).first().waitFor();
      expect(await page.getByRole("button", { name: /Rotate|Retire/ }).count()).toBe(0);
      expect((await auditor.post("/api/v1/admin/keys/rotate", { body: {} })).status).toBe(403);
    });

    test.each([
      ["light", undefined],
      ["dark", phoneSize],
    ] as const)("nothing stands in anybody's way, %s", async (colours, size) => {
      const page = await openKeys({ colours, ...(size && { size }) });
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByRole("button", { name: "Rotate now" }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page);
    });
  },
  { environment: { ALGORITHM: "EdDSA" } },
);
