import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { askForCode } from "./harness/messages.ts";
import { write } from "./harness/outbox.ts";
import { newPhone } from "./harness/people.ts";
import { addStaff } from "./harness/staff.ts";
import { type TestServer, testSecret } from "./harness/test-server.ts";

const both = [
  ["light", undefined],
  ["dark", phoneSize],
] as const;

const rows = (page: Page) => page.getByRole("table").locator("tbody tr");

/** A message that was given up while it is of use. @returns its id */
async function giveUp(server: TestServer, to: string): Promise<string> {
  await write(server, { to, template: "notice.new_device", values: { device: "a tablet" } });
  const { id } = await server.ctx.db
    .updateTable("messages")
    .set({ state: "dead", last_error: "the provider refused it", attempts: 5 })
    .where("id", "=", (query) =>
      query.selectFrom("messages").select("id").orderBy("id", "desc").limit(1),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

describePages("the console's pages for whoever looks after the server", (pages) => {
  async function open(path: string, heading: string, options = {}): Promise<Page> {
    const admin = await addStaff(pages.server, "admin");
    const page = await pages.logIn(admin, `/console${path}`, options);
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    return page;
  }

  /** An account that strangers failed to log in to, until it waits for a minute. */
  async function heldAccount(name: string) {
    const user = await addUser(pages.server, { name });
    for (const pauseSeconds of [0, 0, 0, 0, 0, 3, 5, 9, 17, 33]) {
      await pages.server.logIn(user.phone, "not the password");
      pages.server.advance(pauseSeconds);
    }
    expect((await pages.server.logIn(user.phone, "not the password")).status).toBe(401);
    expect((await pages.server.logIn(user.phone, user.password)).status).toBe(429);
    return user;
  }

  test("messages are narrowed by state, and each state is explained", async () => {
    await giveUp(pages.server, newPhone());
    await write(pages.server, { to: newPhone() });
    const page = await open("/messages", "Messages");
    await page.getByLabel("State").selectOption("Given up");
    await expect.poll(() => new URL(page.url()).search).toBe("?state=dead");
    await expect
      .poll(async () => [...new Set(await rows(page).locator("td:nth-child(4)").allInnerTexts())])
      .toEqual(["Given up"]);
    await page.getByText("What the states mean").click();
    await page.getByText("It was asked for and is sent to nobody").waitFor();
    await rows(page).first().getByRole("button", { name: "Notice of a new device" }).click();
    await page.getByRole("dialog").getByText("the provider refused it").waitFor();
    await expectAccessible(page);
  });

  test("a message that was given up is sent again", async () => {
    const id = await giveUp(pages.server, newPhone());
    const page = await open("/messages?state=dead", "Messages");
    await rows(page).first().waitFor();
    const before = await rows(page).count();
    await rows(page).first().getByRole("button", { name: "Send again" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send again" }).click();
    await page.getByText("The message is in the queue again").waitFor();
    await expect.poll(() => rows(page).count()).toBe(before - 1);
    const { state } = await pages.server.ctx.db
      .selectFrom("messages")
      .select("state")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(state).toBe("queued");
  });

  test("a message whose time is over meanwhile is refused in words", async () => {
    const id = await giveUp(pages.server, newPhone());
    const page = await open("/messages?state=dead", "Messages");
    await rows(page).first().getByRole("button", { name: "Send again" }).click();
    await pages.server.ctx.db
      .updateTable("messages")
      .set({ payload: null })
      .where("id", "=", id)
      .execute();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Send again" }).click();
    await dialog.getByText("It cannot be sent again").waitFor();
  });

  test("support sees the messages and sends none again", async () => {
    const id = await giveUp(pages.server, newPhone());
    const support = await addStaff(pages.server, "support");
    const page = await pages.logIn(support, "/console/messages?state=dead");
    await rows(page).first().waitFor();
    expect(await page.getByRole("button", { name: "Send again" }).count()).toBe(0);
    const answer = await support.post(`/api/v1/admin/messages/${id}/resend`, { body: {} });
    expect(answer.status).toBe(403);
  });

  test("usage is told in words beside its bar", async () => {
    await askForCode(pages.server, { phone: newPhone(), purpose: "register" });
    const page = await open("/messages?view=usage", "Messages");
    const meter = page.getByRole("meter", { name: "Text messages, today" });
    await meter.waitFor();
    const asked = Number(await meter.getAttribute("aria-valuenow"));
    expect(asked).toBeGreaterThan(0);
    expect(await meter.getAttribute("aria-valuetext")).toMatch(
      new RegExp(`^${asked} of 20,000 · new in \\d+ (hour|minute)`),
    );
    await askForCode(pages.server, { phone: newPhone(), purpose: "register" });
    await expect
      .poll(async () => Number(await meter.getAttribute("aria-valuenow")), { timeout: 15_000 })
      .toBe(asked + 1);
  });

  test("a code arrives on the phone without a reload", async () => {
    const page = await open("/messages?view=phone", "Messages");
    const phone = newPhone();
    const { code } = await askForCode(pages.server, { phone, purpose: "register" });
    const message = page.getByRole("log").getByRole("article").filter({ hasText: phone });
    await message.waitFor({ timeout: 15_000 });
    expect(await message.innerText()).toContain(code);
    await message.getByRole("button", { name: `Copy: Code ${code}` }).waitFor();
  });

  test("where SECRET_KEY signs, it is said how it is changed", async () => {
    const page = await open("/keys", "Keys");
    await page.getByRole("heading", { name: "SECRET_KEY signs the access tokens" }).waitFor();
    await page.getByText("KPA_SECRET_KEY_PREVIOUS to the one before").waitFor();
    expect(await page.getByRole("button", { name: /Rotate/ }).count()).toBe(0);
  });

  test("a held account is released, and its owner gets in", async () => {
    const user = await heldAccount("Held Person");
    const page = await open("/limits", "Limits");
    const row = rows(page).filter({ hasText: "Held Person" });
    await row.getByRole("button", { name: "Release" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Release" }).click();
    expect(await dialog.count()).toBe(1); // nothing happens without a reason
    await dialog.getByLabel("Reason").fill("She called from her own number");
    await dialog.getByRole("button", { name: "Release" }).click();
    await page.getByText("Released", { exact: true }).waitFor();
    await expect.poll(() => row.count()).toBe(0);
    expect(await page.locator(":focus").getAttribute("aria-label")).toBe("Held accounts");
    expect((await pages.server.logIn(user.phone, user.password)).status).toBe(200);
  });

  test("whom to release is found and released by keys alone", async () => {
    await heldAccount("Keyboard Person");
    const page = await open("", "Home");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("limits");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Limits", level: 1 }).waitFor();
    const row = rows(page).filter({ hasText: "Keyboard Person" });
    await row.waitFor();
    const focused = row.getByRole("button", { name: "Release" }).and(page.locator(":focus"));
    for (let n = 0; n < 40 && !(await focused.count()); n++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    while (!(await page.locator("textarea:focus").count())) await page.keyboard.press("Tab");
    await page.keyboard.type("Tried by a friend");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => row.count()).toBe(0);
  });

  test("an auditor sees who is held and releases nobody", async () => {
    const user = await heldAccount("Kept Person");
    const auditor = await addStaff(pages.server, "auditor");
    const page = await pages.logIn(auditor, "/console/limits");
    await rows(page).filter({ hasText: "Kept Person" }).waitFor();
    expect(await page.getByRole("button", { name: "Release" }).count()).toBe(0);
    const body = { user_id: user.id, reason: "I may not" };
    expect((await auditor.post("/api/v1/admin/limits/release", { body })).status).toBe(403);
  });

  test("settings are searched, grouped, and never show a secret", async () => {
    const page = await open("/settings", "Settings");
    const options = page.locator("[data-setting]");
    const secret = page.locator("[data-setting=SECRET_KEY]");
    await secret.waitFor();
    expect(await secret.innerText()).toMatch(/Set, and secret\s.*Environment/s);
    expect(await page.content()).not.toContain(testSecret);
    expect(await page.getByRole("heading", { name: "Other", level: 2 }).count()).toBe(0);
    const all = await options.count();
    await page.getByLabel("Search").fill("national phone");
    await expect.poll(() => options.count()).toBe(1);
    expect(await options.innerText()).toContain("KPA_DEFAULT_REGION");
    expect(new URL(page.url()).searchParams.get("query")).toBe("national phone");
    await page.getByLabel("Search").fill("no such thing");
    await page.getByText("No option is like that").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => options.count()).toBe(all);
    await page.getByLabel("Where from").selectOption("Set, not the default");
    await expect.poll(() => options.count()).toBeLessThan(all);
    expect(await options.getByText("Environment").count()).toBe(await options.count());
  });

  test.each(both)("nothing stands in anybody's way, %s", async (colours, size) => {
    await giveUp(pages.server, newPhone());
    await write(pages.server, { to: newPhone() });
    await heldAccount("Accessible Person");
    const page = await open("/messages", "Messages", { colours, ...(size && { size }) });
    await rows(page).first().waitFor();
    for (const [view, role] of [
      ["Outbox", "table"],
      ["Usage and budget", "meter"],
      ["Phone", "log"],
    ] as const) {
      await page.getByRole("tab", { name: view }).click();
      await page.getByRole("tabpanel", { name: view }).getByRole(role).first().waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
    for (const path of ["keys", "limits", "settings"]) {
      await page.goto(`${pages.url}/console/${path}`);
      await page.getByRole("heading", { level: 2 }).first().waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });

  test.each([
    ["/messages?view=phone", "संदेश"],
    ["/keys", "कुंजियाँ"],
    ["/limits", "सीमाएँ"],
    ["/settings", "सेटिंग"],
  ])("%s speaks Hindi", async (path, heading) => {
    const page = await open(path, heading, { locale: "hi-IN" });
    expect(await page.locator("html").getAttribute("lang")).toBe("hi");
    await page
      .getByRole("main")
      .getByText(/[\u0900-\u097F]{3}/)
      .nth(3)
      .waitFor();
  });
});
