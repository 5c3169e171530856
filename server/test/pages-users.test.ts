import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addUser, freshPhone, signIn } from "./harness/accounts.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { expectFocus, tabTo } from "./harness/keyboard.ts";
import { addStaff } from "./harness/staff.ts";

const profile = "/api/v1/user/profile";

/** Chooses an action in the head of a user's page. */
const choose = async (page: Page, action: string) => {
  await page.getByRole("button", { name: action, exact: true }).click();
  return page.getByRole("dialog");
};

describePages("the console's users", (pages) => {
  test("a search finds people as it is typed, and stands in the address", async () => {
    const admin = await addStaff(pages.server, "admin");
    const asha = await addUser(pages.server, { name: "Asha Searched" });
    await addUser(pages.server, { name: "Somebody Else" });
    const page = await pages.logIn(admin, "/console/users");
    const rows = page.locator("tbody tr");
    await page.getByRole("link", { name: "Somebody Else" }).waitFor();
    await page.getByLabel("Search", { exact: true }).pressSequentially("searched");
    await expect.poll(() => rows.count()).toBe(1);
    expect(new URL(page.url()).search).toBe("?query=searched");
    await page.reload();
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole("link", { name: "Asha Searched" }).click();
    await page.getByRole("heading", { name: "Asha Searched", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/console/users/${asha.id}`);
  });

  test("filters show the disabled and those with a role, and say so where there is nobody", async () => {
    const admin = await addStaff(pages.server, "admin");
    const auditor = await addStaff(pages.server, "auditor");
    const user = await addUser(pages.server, { name: "Out Of Here" });
    const body = { status: "disabled", reason: "test" };
    expect((await admin.patch(`/api/v1/admin/users/${user.id}`, { body })).status).toBe(200);
    const page = await pages.logIn(admin, "/console/users?status=disabled");
    await page.getByRole("link", { name: "Out Of Here" }).waitFor();
    expect(await page.getByRole("row", { name: "Active" }).count()).toBe(0);
    await page.getByLabel("Role").selectOption("Auditor");
    await page.getByText("Nobody is like that").waitFor();
    await page.getByLabel("Status").selectOption("Active");
    await page.getByRole("row", { name: auditor.phone }).waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("link", { name: "Out Of Here" }).waitFor();
  });

  test("more than a page is loaded when asked for", async () => {
    const admin = await addStaff(pages.server, "admin");
    for (let n = 0; n < 51; n++) await addUser(pages.server, { name: `Crowd Member ${n}` });
    const page = await pages.logIn(admin, "/console/users?query=crowd");
    await page.getByText("50 rows").waitFor();
    await page.getByRole("button", { name: "Load more" }).click();
    await page.getByText("51 rows").waitFor();
    expect(await page.getByRole("button", { name: "Load more" }).count()).toBe(0);
  });

  test("whoever is added gets a page, and a number is added once", async () => {
    const admin = await addStaff(pages.server, "admin");
    const phone = freshPhone();
    const page = await pages.logIn(admin, "/console/users");
    const add = async (name: string) => {
      await page.getByRole("button", { name: "Add a user" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Phone number").fill(phone);
      await dialog.getByLabel("Name").fill(name);
      await dialog.getByLabel("Support").check();
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      return dialog;
    };
    await add("Newly Added");
    await page.getByRole("heading", { name: "Newly Added", level: 1 }).waitFor();
    await page.getByRole("definition").getByText("Support", { exact: true }).waitFor();
    await page.getByRole("link", { name: "All users" }).click();
    const refused = await add("Added Twice");
    await refused.getByText("Another account has this phone number").waitFor();
    expect(await refused.getByLabel("Name").inputValue()).toBe("Added Twice");
  });

  test("a deletion asks for a reason and leads back to the list", async () => {
    const admin = await addStaff(pages.server, "admin");
    const user = await addUser(pages.server, { name: "To Be Erased" });
    const page = await pages.logIn(admin, `/console/users/${user.id}`);
    const dialog = await choose(page, "Delete");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByLabel("Reason").waitFor(); // without one, the form is not sent
    expect((await admin.get(`/api/v1/admin/users/${user.id}`)).status).toBe(200);
    await dialog.getByLabel("Reason").fill("Asked for by letter");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted, and the personal data is erased").waitFor();
    await page.getByRole("heading", { name: "Users", level: 1 }).waitFor();
    expect(await page.getByRole("link", { name: "To Be Erased" }).count()).toBe(0);
  });

  test("a person who is not there is told with the request's number, and can be asked for again", async () => {
    const auditor = await addStaff(pages.server, "auditor");
    const page = await pages.logIn(auditor, "/console/users/2000000000");
    const alert = page.getByRole("alert").filter({ hasText: "Request" });
    await alert.getByText("It is not there, or no longer").waitFor();
    await alert.getByRole("button", { name: "Try again" }).click();
    await alert.waitFor();
  });

  test("by keyboard alone somebody is found and logged out everywhere", async () => {
    const support = await addStaff(pages.server, "support");
    const user = await addUser(pages.server, { name: "Keyboard Found" });
    const token = await signIn(pages.server, user);
    const page = await pages.logIn(support);
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("keyboard found");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Keyboard Found" }).waitFor();
    await tabTo(page, "Keyboard Found");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "End all" }).waitFor();
    await tabTo(page, "End all");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo(page, "End all sessions");
    await page.keyboard.press("Enter");
    await page.getByText("1 session has ended").waitFor();
    expect((await pages.server.get(profile, { token })).body.code).toBe("session_ended");
    const home = page.getByRole("group", { name: "Devices and sessions" });
    await expectFocus(home);
  });

  test.each(["light", "dark"] as const)("nothing stands in anybody's way, %s", async (colours) => {
    const admin = await addStaff(pages.server, "admin");
    const user = await addUser(pages.server, {
      name: "Shown To All",
      email: `${colours}@example.com`,
    });
    await pages.server.logIn(user.phone, "not the password");
    await pages.server.logIn(user.phone, user.password, { device_name: "A phone" });
    for (const size of [undefined, phoneSize]) {
      const page = await pages.logIn(admin, "/console/users", { colours, ...(size && { size }) });
      await page.getByRole("link", { name: "Shown To All" }).first().waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.goto(`${pages.url}/console/users/${user.id}`);
      await page.getByText("A phone", { exact: true }).waitFor();
      await page.getByText("Logged in with the password").waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      for (const action of ["Disable", "Roles", "Edit", "Act as this user", "Delete"]) {
        await choose(page, action);
        await expectAccessible(page);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      await page.context().close();
    }
  });

  test("speaks Hindi to a browser that does", async () => {
    const admin = await addStaff(pages.server, "admin");
    const user = await addUser(pages.server, { name: "Asha Rao" });
    await pages.server.logIn(user.phone, user.password);
    const page = await pages.logIn(admin, `/console/users/${user.id}`, { locale: "hi-IN" });
    await page.getByRole("heading", { name: "डिवाइस और सत्र" }).waitFor();
    await page.getByText("पासवर्ड से लॉग इन किया").waitFor();
    await page.getByRole("link", { name: "सभी उपयोगकर्ता" }).click();
    await page.getByRole("heading", { name: "उपयोगकर्ता", level: 1 }).waitFor();
  });
});
