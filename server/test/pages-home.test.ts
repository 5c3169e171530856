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

describePages("the console's home", (pages) => {
  const home = async (path = "/console/", options = {}) => {
    const page = await pages.logIn(await addStaff(pages.server, "admin"), path, options);
    await page.getByRole("figure", { name: "Log-ins and refusals" }).waitFor();
    return page;
  };
  const chart = (page: Page, name: string) => page.getByRole("figure", { name });

  test("shows what has just happened, without a reload", async () => {
    const page = await home("/console/?range=24h");
    const bars = chart(page, "Log-ins and refusals").getByRole("link");
    const refusals = bars.and(page.getByRole("link", { name: /Wrong number or password: \d+$/ }));
    const countRefused = async () =>
      (await refusals.count()) === 0
        ? 0
        : Number(/(\d+)$/.exec((await refusals.last().getAttribute("aria-label")) ?? "")?.[1]);
    const before = await countRefused();
    const user = await addUser(pages.server);
    expect((await pages.server.logIn(user.phone, "not the password")).status).toBe(401);
    await expect.poll(countRefused, { timeout: 20_000 }).toBe(before + 1);
    await page.getByText("Live", { exact: true }).waitFor();
  });

  test("a bar opens its events", async () => {
    const user = await addUser(pages.server);
    expect((await pages.server.logIn(user.phone, "not the password")).status).toBe(401);
    const page = await home();
    const bar = page.getByRole("link", { name: /Wrong number or password: \d+$/ }).last();
    await bar.click({ force: true });
    await page.getByRole("heading", { name: "Audit log", level: 1 }).waitFor();
    const search = new URL(page.url()).searchParams;
    expect(search.get("type")).toBe("login.password");
    expect(search.get("result")).toBe("failure");
    const from = Date.parse(search.get("from") ?? "");
    expect(Date.parse(search.get("to") ?? "") - from).toBe(24 * 3_600_000);
    await page.getByRole("row").nth(1).waitFor();
  });

  test("bars are reached by keys alone", async () => {
    const user = await addUser(pages.server);
    await pages.server.logIn(user.phone, user.password);
    await pages.server.logIn(user.phone, "not the password");
    const page = await home();
    const bars = chart(page, "Log-ins and refusals").getByRole("link");
    await expect.poll(() => bars.count()).toBeGreaterThan(1);
    await chart(page, "Log-ins and refusals")
      .getByRole("button", { name: "Show as table" })
      .focus();
    await page.keyboard.press("Tab");
    const focused = page.locator("a:focus");
    const first = await focused.getAttribute("aria-label");
    await page.keyboard.press("ArrowDown");
    expect(await focused.getAttribute("aria-label")).not.toBe(first);
    await page.keyboard.press("ArrowUp");
    expect(await focused.getAttribute("aria-label")).toBe(first);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Audit log", level: 1 }).waitFor();
  });

  test("every chart is a sentence and a table as well", async () => {
    const page = await home();
    const names = ["Log-ins and refusals", "Active users", "Registrations", "Sessions started"];
    for (const name of [...names, "What messages cost"]) {
      const figure = chart(page, name);
      expect((await figure.locator("figcaption").innerText()).length, name).toBeGreaterThan(10);
      await figure.getByRole("button", { name: "Show as table" }).click();
      const table = figure.getByRole("table", { name });
      const wanted = name === "What messages cost" ? 1 : 8;
      expect(await table.getByRole("row").count(), name).toBeGreaterThanOrEqual(wanted);
    }
  });

  test("another time is another chart, and stands in the address", async () => {
    const page = await home();
    await page.getByText("30 days", { exact: true }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?range=30d");
    const figure = chart(page, "Registrations");
    await figure.getByRole("button", { name: "Show as table" }).click();
    await expect.poll(() => figure.getByRole("row").count()).toBe(31);
  });

  test("nothing is asked while nobody looks, and again as soon as somebody does", async () => {
    const page = await home();
    let asked = 0;
    page.on("request", () => asked++);
    await page.evaluate(`Object.defineProperty(document, "visibilityState", {
      configurable: true, get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"))`);
    await page.waitForTimeout(1_000);
    asked = 0;
    await page.waitForTimeout(7_000);
    expect(asked).toBe(0);
    await page.evaluate(`delete document.visibilityState;
      document.dispatchEvent(new Event("visibilitychange"))`);
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(0);
  });

  test("what cannot be had any more keeps its last numbers, and says so", async () => {
    const page = await home();
    await page.route("**/api/v1/admin/stats*", (route) =>
      route.fulfill({ status: 404, body: "{}", contentType: "application/json" }),
    );
    await page.getByText(/^Not live/).waitFor({ timeout: 20_000 });
    await chart(page, "Log-ins and refusals").waitFor();
  });

  test.each([
    ["light", undefined],
    ["dark", undefined],
    ["light", phoneSize],
    ["dark", phoneSize],
  ] as const)("nothing stands in anybody's way, %s %o", async (colours, size) => {
    const user = await addUser(pages.server);
    await pages.server.logIn(user.phone, user.password);
    await pages.server.logIn(user.phone, "not the password");
    const page = await home("/console/?range=30d", { colours, ...(size && { size }) });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
