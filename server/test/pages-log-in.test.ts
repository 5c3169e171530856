import { expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { describePages, expectAccessible, fillLogIn, phoneSize } from "./harness/browser.ts";
import { addStaff } from "./harness/staff.ts";

describePages("the console's log-in", (pages) => {
  test("staff get in by phone number and password, and out again", async () => {
    const admin = await addStaff(pages.server, "admin");
    const page = await pages.open("/console/");
    await page.getByLabel("Phone number").fill(admin.phone);
    await page.getByLabel("Password").fill(admin.password);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in", exact: true }).waitFor();
  });

  test("a wrong password is told, and the phone number stays", async () => {
    const admin = await addStaff(pages.server, "admin");
    const page = await pages.open("/console/");
    await fillLogIn(page, { ...admin, password: "not the password" });
    const alert = page.getByRole("alert");
    await expect.poll(() => alert.innerText()).toBe("The phone number or the password is wrong");
    expect(await page.getByLabel("Phone number").inputValue()).toBe(admin.phone);
  });

  test("a user without a role is told so, and can leave", async () => {
    const user = await addUser(pages.server);
    const page = await pages.open("/console/");
    await fillLogIn(page, user);
    await page.getByRole("heading", { name: "This account has no role" }).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "Log in to the console" }).waitFor();
  });

  test("who was logged out elsewhere is told why", async () => {
    const admin = await addStaff(pages.server, "admin");
    const page = await pages.logIn(admin);
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    expect((await admin.delete("/api/v1/user/sessions")).status).toBe(200);
    await page.getByText("Your session was ended. Log in again.").waitFor({ timeout: 20_000 });
  });

  test.each(["light", "dark"] as const)("nothing stands in anybody's way, %s", async (colours) => {
    for (const size of [undefined, phoneSize]) {
      const page = await pages.open("/console/", { colours, ...(size && { size }) });
      await page.getByLabel("Password").waitFor();
      await expectAccessible(page);
    }
  });

  test("speaks Hindi to a browser that does, and English when asked", async () => {
    const page = await pages.open("/console/", { locale: "hi-IN" });
    await page.getByRole("button", { name: "लॉग इन करें" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("hi");
    await page.getByLabel("भाषा").selectOption("English");
    await page.getByRole("button", { name: "Log in", exact: true }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Log in", exact: true }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });
});
