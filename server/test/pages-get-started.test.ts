import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { addStaff } from "./harness/staff.ts";

describePages("the console's first steps", (pages) => {
  const open = async (options = {}) => {
    const admin = await addStaff(pages.server, "admin");
    const page = await pages.logIn(admin, "/console/get-started", options);
    await page.locator("[data-step]").first().waitFor();
    return page;
  };
  const isDone = async (page: Page, step: string) =>
    (await page.locator(`[data-step="${step}"]`).getByText("Done", { exact: true }).count()) === 1;

  test("tick themselves as soon as they are done", async () => {
    const page = await open();
    expect(await page.locator("[data-step]").count()).toBe(5);
    expect(await isDone(page, "admin")).toBe(true);
    expect(await isDone(page, "refresh")).toBe(false);
    const user = await addUser(pages.server);
    const { data } = (await pages.server.logIn(user.phone, user.password)).body;
    const body = { refresh_token: data.refresh_token };
    expect((await pages.server.post("/api/v1/auth/refresh", { body })).status).toBe(200);
    await expect.poll(() => isDone(page, "refresh"), { timeout: 20_000 }).toBe(true);
    expect(await isDone(page, "log_in")).toBe(true);
  });

  test("come with lines for this server, in three ways", async () => {
    const page = await open();
    const code = page.getByRole("tabpanel").locator("pre");
    expect(await code.innerText()).toContain(`API=${pages.url}/api/v1`);
    await page.getByRole("tab", { name: "curl" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => code.innerText()).toContain(`baseUrl: "${pages.url}"`);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => code.innerText()).toContain("<KpaProvider kpa={kpa}>");
  });

  test.each(["light", "dark"] as const)("nothing stands in anybody's way, %s", async (colours) => {
    for (const size of [undefined, phoneSize]) {
      const page = await open({ colours, ...(size && { size }) });
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });
});
