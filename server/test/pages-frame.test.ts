import { existsSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { addStaff } from "./harness/staff.ts";

describePages("the console's frame", (pages) => {
  const heading = (name: string) => ({ name, level: 1 });

  test("the palette leads to a page, by keys alone", async () => {
    const page = await pages.logIn(await addStaff(pages.server, "admin"));
    await page.getByRole("heading", heading("Home")).waitFor();
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: /Search for a page/ });
    await field.waitFor();
    await expectAccessible(page);
    await page.keyboard.type("get");
    await page.getByRole("option", { name: "Go to Get started", selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", heading("Get started")).waitFor();
    expect(await page.title()).toBe("Get started · KPA");
    expect(await field.count()).toBe(0);
    // Who listens is told: the page's content has the focus.
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("main");
  });

  test("the palette finds people, changes colours, and is closed by Escape", async () => {
    const page = await pages.logIn(await addStaff(pages.server, "support"));
    await page.getByRole("heading", heading("Home")).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("use dark");
    await page.keyboard.press("Enter");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("nothing is called this");
    await page.getByRole("option", { name: "Find people: nothing is called this" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", heading("Home")).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  });

  test("Tab comes to the content first, past the navigation", async () => {
    const page = await pages.logIn(await addStaff(pages.server, "admin"));
    await page.getByRole("heading", heading("Home")).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("main");
  });

  test("on a phone the navigation is a drawer", async () => {
    const page = await pages.logIn(await addStaff(pages.server, "auditor"), "/console/", {
      size: phoneSize,
    });
    await page.getByRole("button", { name: "Menu" }).click();
    const drawer = page.getByRole("dialog", { name: "Menu" });
    await expectAccessible(page);
    await drawer.getByRole("link", { name: "Get started" }).click();
    await page.getByRole("heading", heading("Get started")).waitFor();
    await expect.poll(() => drawer.count()).toBe(0);
    await expectNoSidewaysScroll(page);
  });

  test("an address that leads nowhere says so", async () => {
    const page = await pages.logIn(await addStaff(pages.server, "admin"), "/console/nowhere");
    await page.getByRole("heading", heading("No such page")).waitFor();
    await page.getByRole("link", { name: "To the start" }).click();
    await page.getByRole("heading", heading("Home")).waitFor();
  });

  test("after an update of the server, a page that this one cannot load any more is loaded anew", async () => {
    const page = await pages.logIn(await addStaff(pages.server, "admin"));
    await page.getByRole("heading", heading("Home")).waitFor();
    const parts = "**/console/assets/get-started-*.js";
    await page.route(parts, (route) => route.fulfill({ status: 404 }));
    await page.getByRole("link", { name: "Get started" }).click();
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor();
    expect(pages.takeComplaints()).toEqual([expect.stringContaining("dynamically imported")]);
    await page.unroute(parts);
    await again.click();
    await page.getByRole("heading", heading("Get started")).waitFor();
  });

  test("every page of the navigation opens in Hindi, and holds no word that was left in English", async () => {
    const page = await pages.logIn(await addStaff(pages.server, "admin"), "/console/", {
      locale: "hi-IN",
    });
    const links = page.getByRole("navigation").getByRole("link");
    await links.first().waitFor();
    const count = (await links.count()) - 1; // the last one is the API's reference, which is English
    for (let at = 0; at < count; at++) {
      const name = await links.nth(at).innerText();
      await links.nth(at).click();
      const title = page.getByRole("heading", { level: 1 });
      await expect.poll(() => title.innerText()).toMatch(/[\u0900-\u097f]/);
      expect(name).toMatch(/[\u0900-\u097f]/);
    }
  });

  test("the first load is at most 200 kB, compressed", async () => {
    const page = await pages.open("/console/");
    const paths: string[] = [];
    page.on("response", (response) => paths.push(new URL(response.url()).pathname));
    await page.reload();
    const admin = await addStaff(pages.server, "admin");
    await page.getByLabel("Phone number").fill(admin.phone);
    await page.getByLabel("Password").fill(admin.password);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("figure", { name: "Log-ins and refusals" }).waitFor();
    const files = [...new Set(paths)].filter((path) => path.startsWith("/console/"));
    const sizes = files.map((path) =>
      compressedSize(path.endsWith("/") ? `${path}index.html` : path),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(files.length).toBeGreaterThan(3);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThanOrEqual(200_000);
    process.stdout.write(`first load of the console: ${Math.round(total / 1000)} kB of gzip\n`);
  });
});

function compressedSize(path: string): number {
  const file = new URL(`../public${path}`, import.meta.url);
  const compressed = new URL(`${file.href}.gz`);
  return statSync(existsSync(compressed) ? compressed : file).size;
}
