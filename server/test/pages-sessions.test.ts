import { expect, test } from "vitest";
import { type Account, addUser, signIn, startSessionOf } from "./harness/accounts.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { expectFocus } from "./harness/keyboard.ts";
import { addStaff, giveRoles } from "./harness/staff.ts";

const profile = "/api/v1/user/profile";
const logInTitle = { name: "Log in to the console" };

describePages("the console's sessions", (pages) => {
  const open = (member: Account, search = "") => pages.logIn(member, `/console/sessions${search}`);

  const codeOf = async (token: string) => (await pages.server.get(profile, { token })).body.code;

  test("a session that is ended in one browser is signed out in the other, and told why", async () => {
    const admin = await addStaff(pages.server, "admin");
    const user = await addUser(pages.server, { name: "Signed In Elsewhere" });
    await giveRoles(pages.server, user.id, "support");
    const other = await pages.logIn(user, "/console/users");
    await other.getByRole("table").waitFor();

    const page = await open(admin);
    const row = page.getByRole("row", { name: /Signed In Elsewhere.*KPA console/ });
    await row.getByRole("button", { name: "End the session on KPA console" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("KPA console is logged out at its next request").waitFor();
    await dialog.getByRole("button", { name: "End the session" }).click();
    await page.getByText("The session has ended").waitFor();
    await row.waitFor({ state: "detached" });
    await expectFocus(page.getByRole("group", { name: /^Living sessions/ }).first());

    await other.getByRole("link", { name: "Messages" }).click();
    await other.getByRole("heading", logInTitle).waitFor();
    await other.getByText("Your session was ended. Log in again.").waitFor();
  });

  test("several people are logged out at once, for a reason that stands in their events", async () => {
    const admin = await addStaff(pages.server, "admin");
    const [asha, ravi, left] = await Promise.all(
      ["Asha Selected", "Ravi Selected", "Not Selected"].map((name) =>
        addUser(pages.server, { name }),
      ),
    );
    if (!asha || !ravi || !left) throw new Error("three were added");
    const tokens = [await signIn(pages.server, asha), await signIn(pages.server, ravi)];
    const unshown = await signIn(pages.server, asha);
    const kept = await signIn(pages.server, left);
    const page = await open(admin);
    await page.getByLabel("Asha Selected, Unnamed device").first().check();
    await page.getByLabel("Ravi Selected, Unnamed device").check();
    await page.getByText("2 sessions of 2 people selected").waitFor();
    await page.getByRole("button", { name: "Log them out" }).click();
    const dialog = page.getByRole("dialog", { name: "Log 2 people out everywhere?" });
    await dialog.getByText(/also those that are not selected/).waitFor();
    await dialog.getByLabel("Reason").fill("Their phones were stolen");
    await dialog.getByRole("button", { name: "Log out" }).click();
    await page.getByText("3 sessions have ended").waitFor();
    for (const token of [...tokens, unshown]) expect(await codeOf(token)).toBe("session_ended");
    expect((await pages.server.get(profile, { token: kept })).status).toBe(200);
    expect(await page.getByRole("row", { name: /(Asha|Ravi) Selected/ }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Log them out" }).count()).toBe(0);
    const events = await admin.get(`/api/v1/admin/audit-events?user_id=${ravi.id}`);
    expect(events.body.data.items[0]).toMatchObject({
      type: "session.ended",
      details: { reason: "Their phones were stolen" },
    });
  });

  test("who ends their own session is told before, and is out", async () => {
    const support = await addStaff(pages.server, "support");
    const page = await open(support, `?user_id=${support.id}`);
    await page.getByRole("button", { name: "End the session on KPA console" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It is your own session: you are logged out.").waitFor();
    await dialog.getByRole("button", { name: "End the session" }).click();
    await page.getByRole("heading", logInTitle).waitFor();
  });

  test("one person's sessions stand at an address, and the way back to everybody's beside it", async () => {
    const auditor = await addStaff(pages.server, "auditor");
    const user = await addUser(pages.server, { name: "Only One" });
    const page = await open(auditor, `?user_id=${user.id}`);
    await page.getByText("This person is logged in nowhere").waitFor();
    // A log-in appears without a reload.
    await startSessionOf(pages.server, user);
    await page.getByRole("link", { name: "Only One" }).waitFor({ timeout: 15_000 });
    expect(await page.locator("tbody tr").count()).toBe(1);
    const person = page.getByRole("combobox", { name: "Person" });
    expect(await person.inputValue()).toBe("Only One");
    await person.fill("#200000000");
    await page.getByRole("option", { name: "#200000000" }).click();
    await page.getByRole("button", { name: "Show everybody" }).click();
    await page.getByRole("link", { name: auditor.phone }).first().waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  test("an auditor sees sessions and has no way to end one", async () => {
    const auditor = await addStaff(pages.server, "auditor");
    const page = await open(auditor);
    await page.getByRole("link", { name: auditor.phone }).first().waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(await page.getByRole("button", { name: /^End/ }).count()).toBe(0);
    const answer = await auditor.delete(`/api/v1/admin/sessions/${auditor.sessionId}`);
    expect(answer.body.code).toBe("forbidden");
  });

  test.each(["light", "dark"] as const)("nothing stands in anybody's way, %s", async (colours) => {
    const admin = await addStaff(pages.server, "admin");
    const user = await addUser(pages.server, { name: "In Many Places" });
    await pages.server.logIn(user.phone, user.password, { device_name: "A phone" });
    for (const size of [undefined, phoneSize]) {
      const page = await pages.logIn(admin, "/console/sessions", {
        colours,
        ...(size && { size }),
      });
      await page.getByLabel("In Many Places, A phone").first().check();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByRole("button", { name: "Log them out" }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page);
      await page.context().close();
    }
  });

  test("speaks Hindi to a browser that does", async () => {
    const admin = await addStaff(pages.server, "admin");
    const page = await pages.logIn(admin, "/console/sessions", { locale: "hi-IN" });
    await page.getByRole("heading", { name: "सत्र", level: 1 }).waitFor();
    await page.getByRole("checkbox").nth(1).check();
    await page.getByText("1 व्यक्ति के 1 सत्र चुने गए").waitFor();
  });
});
