import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { damage } from "./harness/audit-log.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { addStaff, giveRoles } from "./harness/staff.ts";

describePages("the console's audit log", (pages) => {
  const rows = (page: Page) => page.getByRole("table").locator("tbody tr");

  /** The log, of one person where it says whom; open with the events there. */
  async function openLog(search = "", options = {}): Promise<Page> {
    const auditor = await addStaff(pages.server, "auditor");
    const page = await pages.logIn(auditor, `/console/audit${search}`, options);
    await rows(page).first().waitFor();
    return page;
  }

  /** Somebody with a refused log-in and one that succeeded. */
  async function guessed(name: string | null = null) {
    const user = await addUser(pages.server, { name });
    expect((await pages.server.logIn(user.phone, "not the password")).status).toBe(401);
    expect((await pages.server.logIn(user.phone, user.password)).status).toBe(200);
    return user;
  }

  test("filters narrow the events, and stand in the address", async () => {
    const user = await guessed("Meera Filtered");
    const page = await openLog();
    const person = page.getByRole("combobox", { name: "Happened to" });
    await person.fill("meera filt");
    await page.getByRole("option", { name: "Meera Filtered" }).waitFor();
    await expectAccessible(page);
    await person.press("Enter");
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.getByLabel("What happened").selectOption("Logged in with the password");
    await page.getByLabel("Result").selectOption("Refused");
    await expect.poll(() => rows(page).count()).toBe(1);
    await expect.poll(() => rows(page).innerText()).toContain("invalid_credentials");
    const search = new URL(page.url()).searchParams;
    expect(Object.fromEntries(search)).toEqual({
      type: "login.password",
      result: "failure",
      user_id: String(user.id),
    });
    await page.reload();
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(await page.getByLabel("Result").inputValue()).toBe("failure");
    await expect.poll(() => person.inputValue()).toBe("Meera Filtered");
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => rows(page).count()).toBeGreaterThan(2);
    expect(new URL(page.url()).search).toBe("");
  });

  test("who is erased is found by the number that the events still name", async () => {
    const page = await openLog();
    const person = page.getByRole("combobox", { name: "Done by" });
    await person.fill("999999");
    await page.getByRole("option", { name: "#999999" }).click();
    await page.getByText("No event is like that").waitFor();
    expect(new URL(page.url()).search).toBe("?actor_id=999999");
    await person.fill("");
    await rows(page).first().waitFor();
    await person.fill("nobody is called this");
    await page.getByText("Nobody is called that").waitFor();
    await expectAccessible(page);
  });

  test("what nobody did is told, with what to do", async () => {
    const page = await openLog();
    await page.getByLabel("What happened").selectOption("The account's data was exported");
    await page.getByText("No event is like that").waitFor();
    await page.getByText("Take a filter away").waitFor();
  });

  test("an event appears without a reload", async () => {
    const user = await guessed();
    const page = await openLog(`?user_id=${user.id}`);
    await expect.poll(() => rows(page).count()).toBe(2);
    expect((await pages.server.logIn(user.phone, "not it either")).status).toBe(401);
    await expect.poll(() => rows(page).count(), { timeout: 15_000 }).toBe(3);
  });

  test("further events are loaded page by page", async () => {
    const user = await addUser(pages.server);
    for (let n = 0; n < 21; n++) await pages.server.logIn(user.phone, user.password);
    const page = await openLog(`?user_id=${user.id}`);
    await expect.poll(() => rows(page).count()).toBe(20);
    await page.getByRole("button", { name: "Load more" }).click();
    await expect.poll(() => rows(page).count()).toBe(21);
    await page.getByText("21 rows").waitFor();
    expect(await page.getByRole("button", { name: "Load more" }).count()).toBe(0);
  });

  test("an event is opened, told in full and left by keys alone", async () => {
    const user = await guessed();
    const page = await openLog(`?user_id=${user.id}&result=success`);
    const opener = page.getByRole("button", { name: "Logged in with the password" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("login.password", { exact: true }).waitFor();
    const text = await dialog.innerText();
    for (const told of ["127.0.0.1", `#${user.id}`, "New device"]) {
      expect(text).toContain(told);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await opener.and(page.locator(":focus")).count()).toBe(1);
  });

  test("an event leads to others of the same person", async () => {
    const user = await guessed();
    const page = await openLog("?result=failure&type=login.password");
    await page
      .getByRole("row")
      .filter({ hasText: `#${user.id}` })
      .getByRole("button")
      .click();
    await page.getByRole("button", { name: "Only this person's" }).click();
    await expect.poll(() => rows(page).count()).toBe(2);
    expect(new URL(page.url()).search).toBe(`?user_id=${user.id}`);
  });

  test("an export is a file of what the filters let through, and an event itself", async () => {
    const user = await guessed();
    const page = await openLog(`?user_id=${user.id}&result=failure`);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await page.getByText("The filters of this page hold.").waitFor();
    await page.getByLabel("Format").selectOption("ndjson");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Make the file" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^audit-events-[\d-]+\.ndjson$/);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { user_id: user.id, type: "login.password", result: "failure" },
    ]);
    await page.getByText(/^audit-events-.* was made$/).waitFor();
    await page.goto(`${pages.url}/console/audit?type=audit.exported`);
    await rows(page).first().waitFor();
  });

  test("a log that is as it was written is told so", async () => {
    await guessed();
    const page = await openLog();
    await page.getByRole("button", { name: "Verify", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "The log is as it was written" }).waitFor();
    expect(await dialog.innerText()).toMatch(/Events that are as they were written\s+\d+/);
    await expectAccessible(page);
  });

  test("an event that was changed behind the server's back is found", async () => {
    const user = await guessed();
    const log = { ...pages.server.ctx, url: undefined };
    const change = (result: string) =>
      damage(
        log,
        `update audit_events set result = '${result}'
          where user_id = ${user.id} and type = 'login.password' and reason is not null`,
      );
    const page = await openLog();
    await change("success");
    try {
      await page.getByRole("button", { name: "Verify", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("heading", { name: "The log is not what was written" }).waitFor();
      await dialog.getByRole("heading", { name: "1 finding" }).waitFor();
      await expectAccessible(page);
    } finally {
      await change("failure");
    }
  });

  test("support reads the log, and neither exports nor verifies it", async () => {
    const support = await addStaff(pages.server, "support");
    const page = await pages.logIn(support, "/console/audit");
    await rows(page).first().waitFor();
    expect(await page.getByRole("button", { name: /^(Export|Verify)$/ }).count()).toBe(0);
    expect((await support.get("/api/v1/admin/audit-events/export")).status).toBe(403);
    expect((await support.post("/api/v1/admin/audit-events/verify", { body: {} })).status).toBe(
      403,
    );
  });

  test("an auditor whose role was taken away is told at the next look", async () => {
    const auditor = await addStaff(pages.server, "auditor");
    const page = await pages.logIn(auditor, "/console/audit");
    await rows(page).first().waitFor();
    await giveRoles(pages.server, auditor.id);
    await page.getByText("Your role does not allow this").waitFor({ timeout: 15_000 });
  });

  test("what the server refuses is told with the request's id, and can be tried again", async () => {
    const auditor = await addStaff(pages.server, "auditor");
    const page = await pages.logIn(auditor, "/console/audit?from=yesterday");
    const alert = page.getByRole("alert").filter({ hasText: "This was refused" });
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/Request [\w-]{8,}/);
    await alert.getByRole("button", { name: "Try again" }).waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await rows(page).first().waitFor();
  });

  test("speaks Hindi", async () => {
    const user = await guessed();
    const page = await openLog(`?user_id=${user.id}`, { locale: "hi-IN" });
    await page.getByRole("heading", { name: "ऑडिट लॉग", level: 1 }).waitFor();
    await page.getByRole("button", { name: "पासवर्ड से लॉग इन अस्वीकार हुआ" }).click();
    await page.getByRole("dialog").getByText("अस्वीकार", { exact: true }).waitFor();
    await expectAccessible(page);
  });

  test.each([
    ["light", undefined],
    ["dark", phoneSize],
  ] as const)("nothing stands in anybody's way, %s", async (colours, size) => {
    await guessed();
    const page = await openLog("", { colours, ...(size && { size }) });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await rows(page).first().getByRole("button").click();
    await page.getByRole("dialog").waitFor();
    await expectAccessible(page);
  });
});
