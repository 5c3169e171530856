import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type Account, addUser, signIn, startSessionOf } from "./harness/accounts.ts";
import { describePages, expectAccessible, phoneSize } from "./harness/browser.ts";
import { expectFocus } from "./harness/keyboard.ts";
import { addStaff, giveRoles } from "./harness/staff.ts";

const profile = "/api/v1/user/profile";
const options = { environment: { KPA_DELETION_GRACE_DAYS: "30" } };

describePages(
  "the console's page of one user",
  (pages) => {
    const open = (member: Account, { id }: Pick<Account, "id">) =>
      pages.logIn(member, `/console/users/${id}`);

    /** Chooses an action in the head of the page. */
    const choose = async (page: Page, action: string) => {
      await page.getByRole("button", { name: action, exact: true }).click();
      return page.getByRole("dialog");
    };

    test("a disabled user is refused at the next request, until they are enabled", async () => {
      const admin = await addStaff(pages.server, "admin");
      const user = await addUser(pages.server, { name: "Soon Disabled" });
      const token = await signIn(pages.server, user);
      expect((await pages.server.get(profile, { token })).status).toBe(200);
      const page = await open(admin, user);
      const dialog = await choose(page, "Disable");
      await dialog.getByLabel("Reason").fill("Reported as stolen");
      await dialog.getByRole("button", { name: "Disable" }).click();
      await page.getByText("Disabled: Reported as stolen").waitFor();
      expect((await pages.server.get(profile, { token })).status).toBe(401);
      expect((await pages.server.logIn(user.phone, user.password)).body.code).toBe("user_disabled");
      await page.getByText("The account was disabled").waitFor();
      await page.getByText("“Reported as stolen”").waitFor();
      await page.getByText("This person is logged in nowhere").waitFor();

      const enabling = await choose(page, "Enable");
      await enabling.getByRole("button", { name: "Enable" }).click();
      await page.getByText("The account is enabled").waitFor();
      await expectFocus(page.getByRole("button", { name: "Disable", exact: true }));
      expect((await pages.server.logIn(user.phone, user.password)).status).toBe(200);
    });

    test("a disabling that ends by itself says when", async () => {
      const admin = await addStaff(pages.server, "admin");
      const user = await addUser(pages.server, { name: "Back On Monday" });
      const page = await open(admin, user);
      const dialog = await choose(page, "Disable");
      await dialog.getByLabel("Reason").fill("On holiday");
      const until = new Date(Date.now() + 3 * 86_400_000 + 3_600_000);
      const local = new Date(until.getTime() - until.getTimezoneOffset() * 60_000);
      await dialog.getByLabel(/Ends by itself/).fill(local.toISOString().slice(0, 16));
      await dialog.getByRole("button", { name: "Disable" }).click();
      await page.getByText("Ends by itself in 3 days").waitFor();
      const answer = await admin.get(`/api/v1/admin/users/${user.id}`);
      const told = new Date(answer.body.data.user.disabled_until).getTime();
      expect(Math.abs(told - until.getTime())).toBeLessThan(60_000);
    });

    test("a support person sees no way to disable anybody, and the server refuses it anyway", async () => {
      const support = await addStaff(pages.server, "support");
      const user = await addUser(pages.server, { name: "Left Alone" });
      const page = await open(support, user);
      await page.getByText("Your role lets you look").waitFor();
      for (const name of ["Disable", "Delete", "Roles", "Edit", "Act as this user"]) {
        expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
      }
      await page.getByRole("button", { name: "Send a reset code" }).waitFor();
      const body = { status: "disabled", reason: "test" };
      const answer = await support.patch(`/api/v1/admin/users/${user.id}`, { body });
      expect(answer.body.code).toBe("forbidden");
    });

    test("an auditor sees everything and can change nothing", async () => {
      const auditor = await addStaff(pages.server, "auditor");
      const user = await addUser(pages.server, { name: "Looked At" });
      await startSessionOf(pages.server, user);
      const page = await open(auditor, user);
      await page.getByText("Unnamed device").waitFor();
      expect(await page.getByRole("button", { name: /^End/ }).count()).toBe(0);
      expect(await page.getByRole("button", { name: "Send a reset code" }).count()).toBe(0);
    });

    test("what a role lost meanwhile no longer allows is refused in the dialog, which stays", async () => {
      const admin = await addStaff(pages.server, "admin");
      await addStaff(pages.server, "admin");
      const user = await addUser(pages.server, { name: "Kept By Roles" });
      const page = await open(admin, user);
      const dialog = await choose(page, "Disable");
      await giveRoles(pages.server, admin.id, "support");
      await dialog.getByLabel("Reason").fill("Too late");
      await dialog.getByRole("button", { name: "Disable" }).click();
      await dialog.getByText("Your role does not allow this").waitFor();
      expect(await dialog.getByLabel("Reason").inputValue()).toBe("Too late");
    });

    test("a role that is given opens the console to its holder, and nobody acts as them", async () => {
      const admin = await addStaff(pages.server, "admin");
      const user = await addUser(pages.server, { name: "New Colleague" });
      const token = await signIn(pages.server, user);
      const page = await open(admin, user);
      await page.getByRole("button", { name: "Act as this user" }).waitFor();
      const dialog = await choose(page, "Roles");
      await dialog.getByLabel("Auditor").check();
      await dialog.getByLabel("Reason").fill("Joins the team");
      await dialog.getByRole("button", { name: "Set roles" }).click();
      await page.getByText("Nobody acts as a member of staff.").waitFor();
      expect(await page.getByRole("button", { name: "Act as this user" }).count()).toBe(0);
      const me = await pages.server.get("/api/v1/admin/me", { token });
      expect(me.body.data.roles).toEqual(["auditor"]);
    });

    test("nobody is led to change their own roles or to disable themselves", async () => {
      const admin = await addStaff(pages.server, "admin");
      const page = await open(admin, admin);
      await page.getByText("This is your own account").waitFor();
      await page.getByRole("button", { name: "Edit" }).waitFor();
      for (const name of ["Disable", "Delete", "Roles", "Act as this user"]) {
        expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
      }
    });

    test("a profile is changed in what was touched, and the page shows it", async () => {
      const admin = await addStaff(pages.server, "admin");
      const user = await addUser(pages.server, { name: "Old Name", email: "old@example.com" });
      const token = await signIn(pages.server, user);
      const page = await open(admin, user);
      const dialog = await choose(page, "Edit");
      await dialog.getByLabel("Name").fill("New Name");
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { name: "New Name", level: 1 }).waitFor();
      const answer = await pages.server.get(profile, { token });
      expect(answer.body.data).toMatchObject({ name: "New Name", email: "old@example.com" });
    });

    test("what people wrote about themselves is shown as text, metadata too", async () => {
      const auditor = await addStaff(pages.server, "auditor");
      const user = await addUser(pages.server);
      const token = await signIn(pages.server, user);
      const body = { name: "<img src=x> <b>Bold</b>", metadata: { plan: "<script>gold</script>" } };
      expect((await pages.server.patch(profile, { token, body })).status).toBe(200);
      const page = await open(auditor, user);
      await page.getByRole("heading", { name: body.name, level: 1 }).waitFor();
      const metadata = page.getByRole("group", { name: "Metadata" });
      expect(JSON.parse(await metadata.innerText())).toEqual(body.metadata);
      await page.getByText("Kept with argon2id").waitFor();
      expect(await page.locator("main img, main b, main script").count()).toBe(0);
    });

    test("a reset code goes to the user, and to nobody else", async () => {
      const support = await addStaff(pages.server, "support");
      const user = await addUser(pages.server, { name: "Forgot It" });
      const page = await open(support, user);
      const dialog = await choose(page, "Send a reset code");
      await dialog.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByText("A code went out by SMS; it is good for").waitFor();
      await page.getByText("A code was asked for").waitFor();
      const sent = await support.get(`/api/v1/admin/messages?user_id=${user.id}`);
      expect(sent.body.data.items).toHaveLength(1);
    });

    test("a token to act as a user is shown once, works, and its opening is in their events", async () => {
      const admin = await addStaff(pages.server, "admin");
      const user = await addUser(pages.server, { name: "Acted For" });
      const page = await pages.logIn(admin, `/console/users/${user.id}`, { size: phoneSize });
      const dialog = await choose(page, "Act as this user");
      await dialog.getByLabel("Minutes").fill("5");
      await dialog.getByLabel("Reason").fill("Cannot see the order");
      await dialog.getByRole("button", { name: "Open the session" }).click();
      await page.getByRole("heading", { name: "The session is open" }).waitFor();
      await expectAccessible(page);
      // However long the token is, it can be copied on a phone.
      const copy = await page.getByRole("button", { name: "Copy: Access token" }).boundingBox();
      expect((copy?.x ?? 0) + (copy?.width ?? 0)).toBeLessThan(phoneSize.width);
      const token = await page.getByRole("group", { name: "Access token" }).innerText();
      const answer = await pages.server.get(profile, { token: token.trim() });
      expect(answer.body.data.name).toBe("Acted For");
      await page.getByRole("button", { name: "Done" }).click();
      expect(await page.getByText(token.trim()).count()).toBe(0);
      await page.getByText("A member of staff opened the account").waitFor();
      await page.getByText("Staff acts as user").waitFor();
    });

    test("an event opens with what is known of it, and leads to those like it", async () => {
      const auditor = await addStaff(pages.server, "auditor");
      const user = await addUser(pages.server, { name: "Seen Happening" });
      await pages.server.logIn(user.phone, "not the password");
      await pages.server.logIn(user.phone, user.password, { device_name: "A tablet" });
      const page = await open(auditor, user);
      await page.getByText("The phone number or the password is wrong").waitFor();
      await page.getByRole("button", { name: "Logged in with the password" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("127.0.0.1").waitFor();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      // What happens from now on appears by itself.
      await pages.server.logIn(user.phone, "again not the password");
      await expect
        .poll(() => page.getByText("A log-in with the password was refused").count(), {
          timeout: 15_000,
        })
        .toBe(2);
      await page.getByRole("button", { name: "In the audit log" }).click();
      await page.getByRole("heading", { name: "Audit log", level: 1 }).waitFor();
      expect(new URL(page.url()).search).toBe(`?user_id=${user.id}`);
    });

    test("whom a log-in can bring back is shown as deleted, and is left alone", async () => {
      const admin = await addStaff(pages.server, "admin");
      const user = await addUser(pages.server, { name: "Gone For Now" });
      const page = await open(admin, user);
      const dialog = await choose(page, "Delete");
      await dialog.getByLabel("Reason").fill("Asked for by letter");
      await dialog.getByRole("button", { name: "Delete" }).click();
      await page.getByText("Deleted. A log-in takes it back until").waitFor();
      await page.getByText("Only its owner takes that back").waitFor();
      await dialog.waitFor({ state: "detached" });
      for (const name of ["Edit", "Disable", "Roles", "Delete", "Send a reset code"]) {
        expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
      }
      const home = page.getByRole("group", { name: "Gone For Now" });
      await expectFocus(home);
    });
  },
  options,
);
