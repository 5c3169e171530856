import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { codeTo, expectTitle, messagesTo, openAs, paste } from "./harness/account-pages.ts";
import { addUser, freshPhone, startSessionOf } from "./harness/accounts.ts";
import {
  describePages,
  expectAccessible,
  fillLogIn,
  type Pages,
  phoneSize,
} from "./harness/browser.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";

const newPassword = "another sentence nobody says";
/** After this a log-in is not proof enough for a change of number or address. */
const staleSeconds = 301;

async function askForCodeTo(page: Page, label: string, address: string): Promise<void> {
  await page.getByLabel(label).fill(address);
  await page.getByRole("button", { name: "Send a code" }).click();
  await page.getByLabel("Code").waitFor();
}

async function factOf(page: Page, name: string): Promise<string> {
  return page.locator("dt", { hasText: name }).locator("xpath=..").locator("dd").innerText();
}

async function tokenOf(pages: Pages, phone: string, password: string): Promise<number> {
  return (await pages.server.logIn(phone, password)).status;
}

describePages(
  "one's own account",
  (pages) => {
    test("a name is changed, and what the app keeps with the profile is shown", async () => {
      const user = await addUser(pages.server, { name: "Asha" });
      const { token } = await startSessionOf(pages.server, user);
      await pages.server.patch("/api/v1/user/profile", {
        token,
        body: { metadata: { city: "Pune" } },
      });
      const page = await openAs(pages, user);
      await page.getByLabel("Name").fill("Asha Rao");
      await page.getByRole("button", { name: "Save the name" }).click();
      await page.getByText("Saved").waitFor();
      expect(await factOf(page, "city")).toBe("Pune");
      await page.reload();
      await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("Asha Rao");
    });

    test("the number is changed by a code to the new one, soon after a log-in", async () => {
      const user = await addUser(pages.server);
      const phone = freshPhone();
      const page = await openAs(pages, user, "number");
      await page.getByText(`Now it is ${user.phone}.`).waitFor();
      await askForCodeTo(page, "New phone number", phone);
      await paste(page, await codeTo(pages, `+91${phone}`));
      await page.getByText("Your phone number is changed").waitFor();
      await expectTitle(page, "Your account");
      await expect.poll(() => factOf(page, "Phone number")).toContain(`+91${phone}`);
      expect(await tokenOf(pages, phone, user.password)).toBe(200);
    });

    test.each(["password", "code"] as const)(
      "later the server asks who it is, and the page does so in place: by %s",
      async (way) => {
        const user = await addUser(pages.server);
        const phone = freshPhone();
        const page = await openAs(pages, user, "number");
        pages.server.advance(staleSeconds);
        await askForCodeTo(page, "New phone number", phone);
        await paste(page, await codeTo(pages, `+91${phone}`));
        await page.getByRole("heading", { name: "Is it you?" }).waitFor();
        if (way === "password") {
          await page.getByLabel("Password", { exact: true }).fill("not the password");
          await page.getByRole("button", { name: "Confirm" }).click();
          await page.getByText("is not right").waitFor();
          await page.getByLabel("Password", { exact: true }).fill(user.password);
          await page.getByRole("button", { name: "Confirm" }).click();
        } else {
          await page.getByRole("button", { name: "Use a code by text message instead" }).click();
          await page.getByRole("button", { name: "Send a code" }).click();
          await page.getByLabel("Code").waitFor();
          await paste(page, await codeTo(pages, `+91${user.phone}`));
        }
        // The code for the new number is not asked for again.
        await page.getByText("Your phone number is changed").waitFor();
        expect(await tokenOf(pages, phone, user.password)).toBe(200);
      },
    );

    test("a wrong code for the new number is told after the proof as well", async () => {
      const user = await addUser(pages.server);
      const phone = freshPhone();
      const page = await openAs(pages, user, "number");
      await askForCodeTo(page, "New phone number", phone);
      const code = await codeTo(pages, `+91${phone}`);
      await paste(
        page,
        code.replace(/\d$/, (last) => String((Number(last) + 1) % 10)),
      );
      await page.getByText("The code is not right.").first().waitFor();
      await expect.poll(() => page.getByLabel("Code").inputValue()).toBe("");
      await paste(page, code);
      await page.getByText("Your phone number is changed").waitFor();
    });

    test("the e-mail address is changed by a code to the new one, and is then proved", async () => {
      const user = await addUser(pages.server);
      const page = await openAs(pages, user, "email");
      await askForCodeTo(page, "New e-mail address", "asha.rao@example.com");
      await paste(page, await codeTo(pages, "asha.rao@example.com"));
      await page.getByText("Your e-mail address is changed").waitFor();
      await expect
        .poll(() => factOf(page, "E-mail address"))
        .toBe("asha.rao@example.com\nConfirmed");
    });

    test("the password is changed with the current one, and the other devices are out", async () => {
      const user = await addUser(pages.server);
      const other = await openAs(pages, user, "devices");
      const page = await openAs(pages, user, "password");
      await page.getByLabel("Current password", { exact: true }).fill(user.password);
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByText("Your password is changed").waitFor();
      await other.reload();
      await expectTitle(other, "Log in");
      await other.getByText("You were logged out").waitFor();
      expect(await tokenOf(pages, user.phone, newPassword)).toBe(200);
    });

    test("a device that is logged out is out at its next request, and is told so", async () => {
      const user = await addUser(pages.server);
      const lost = await openAs(pages, user, "profile", { size: phoneSize });
      const page = await openAs(pages, user, "devices");
      const devices = page.getByRole("listitem").filter({ hasText: "Last used" });
      await expect.poll(() => devices.count()).toBe(2);
      await expect.poll(() => devices.first().innerText()).toContain("This device");
      expect(await devices.first().getByRole("button").count()).toBe(0);
      await devices.nth(1).getByRole("button").click();
      await page.getByRole("dialog").getByRole("button", { name: "Log out", exact: true }).click();
      await page.getByText("The device is logged out").waitFor();
      await page.getByText("Your account is logged in nowhere else.").waitFor();
      await lost.getByRole("link", { name: "Security events" }).click();
      await expectTitle(lost, "Log in");
      await lost.getByText("You were logged out").waitFor();
    });

    test("all other devices are logged out at once", async () => {
      const user = await addUser(pages.server);
      await startSessionOf(pages.server, user);
      await startSessionOf(pages.server, user);
      const page = await openAs(pages, user, "devices");
      await page.getByRole("button", { name: "Log out all other devices" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Log out", exact: true }).click();
      await page.getByText("Your account is logged in nowhere else.").waitFor();
      await page.reload();
      await expectTitle(page, "Devices");
    });

    test("what happened stands in a timeline, with where it came from", async () => {
      const user = await addUser(pages.server);
      await pages.server.logIn(user.phone, "not the password");
      const page = await openAs(pages, user, "events");
      await page.getByText("Logged in with the password").waitFor();
      await page.getByText("A log-in with the password was refused").waitFor();
      await page.getByText("Chrome · Linux · 127.0.0.1").waitFor();
    });

    test("earlier events come when they are asked for", async () => {
      const user = await addUser(pages.server);
      const { token } = await startSessionOf(pages.server, user);
      for (let change = 0; change < 31; change++) {
        await pages.server.patch("/api/v1/user/profile", {
          token,
          body: { name: `Asha ${change}` },
        });
      }
      const page = await openAs(pages, user, "events");
      const changes = page.getByText("The profile was changed");
      await expect.poll(() => changes.count()).toBe(29);
      await page.getByRole("button", { name: "Show earlier ones" }).click();
      await expect.poll(() => changes.count()).toBe(31);
      expect(await page.getByRole("button", { name: "Show earlier ones" }).count()).toBe(0);
    });

    test("everything that is kept is downloaded as a file", async () => {
      const user = await addUser(pages.server, { name: "Asha Rao" });
      const page = await openAs(pages, user, "data");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download" }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^account-data-\d{4}-\d\d-\d\d\.json$/);
      const data = JSON.parse(await readFile(await download.path(), "utf8"));
      expect(data.profile).toMatchObject({ id: user.id, name: "Asha Rao" });
      expect(data.sessions).toHaveLength(1);
      expect(data.events.map((event: { type: string }) => event.type)).toContain("login.password");
      await page.getByText("is saved where your browser puts downloads").waitFor();
    });

    test("an account is deleted by a code, for good where there is no grace", async () => {
      const user = await addUser(pages.server);
      const page = await openAs(pages, user, "delete");
      await page.getByText("It happens at once, and cannot be taken back.").waitFor();
      // What happens is read first: the field that does it does not take the focus.
      await page.reload();
      await page.getByLabel("Password", { exact: true }).waitFor();
      expect(await page.evaluate("document.activeElement.tagName")).toBe("BODY");
      await page.getByRole("button", { name: "Use a code by text message instead" }).click();
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      await paste(page, await codeTo(pages, `+91${user.phone}`));
      await expectTitle(page, "Your account is deleted");
      await page.getByText("Everything in it is erased.").waitFor();
      await expectAccessible(page);
      await page.getByRole("link", { name: "To the log-in" }).click();
      await fillLogIn(page, user);
      await page.getByText("is not right").waitFor();
    });

    test("nobody is told of a deletion that did not happen", async () => {
      const page = await pages.open("/account/deleted");
      await expectTitle(page, "Log in");
      const own = await openAs(pages, await addUser(pages.server));
      await own.goto(`${pages.url}/account/deleted`);
      await expectTitle(own, "Your account");
    });

    test("whoever's account is gone is told so at the next step", async () => {
      const user = await addUser(pages.server);
      const page = await openAs(pages, user, "profile");
      await expect.poll(() => factOf(page, "Phone number")).toContain(user.phone);
      await pages.server.ctx.db.deleteFrom("users").where("id", "=", user.id).execute();
      await page.getByRole("link", { name: "Devices" }).click();
      await expectTitle(page, "Log in");
      await page.getByText(/This account is not there any more|You were logged out/).waitFor();
    });

    test("messages come in the language of the page, whatever the browser's is", async () => {
      const user = await addUser(pages.server);
      const page = await pages.open("/account/log-in-by-code", { locale: "en-GB" });
      await page.getByLabel("Language").selectOption("हिन्दी");
      await page.locator('input[name="phone"]').fill(user.phone);
      await page.locator('button[type="submit"]').click();
      await codeTo(pages, `+91${user.phone}`);
      const [message] = await messagesTo(pages, `+91${user.phone}`);
      expect(message?.text).toMatch(/\p{Script=Devanagari}/u);
    });
  },
  { passwords: cheapPasswords },
);

describePages(
  "a deletion that can be taken back",
  (pages) => {
    test("says until when, and a log-in takes it back", async () => {
      const user = await addUser(pages.server, { name: "Asha Rao" });
      const page = await openAs(pages, user, "delete");
      await page.getByText("For 7 days you can take it back by logging in.").waitFor();
      await page.getByLabel("Password", { exact: true }).fill(user.password);
      await page.getByRole("button", { name: "Delete my account" }).click();
      await expectTitle(page, "Your account is deleted");
      await page.getByText(/^Until .+ you can have it back by logging in\./).waitFor();
      await page.getByRole("link", { name: "To the log-in" }).click();
      await expectTitle(page, "Log in");
      await fillLogIn(page, user);
      await expectTitle(page, "Your account");
      await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("Asha Rao");
      await page.getByRole("link", { name: "Security events" }).click();
      await page.getByText("The deletion was taken back by logging in").waitFor();
    });
  },
  { passwords: cheapPasswords, environment: { KPA_DELETION_GRACE_DAYS: "7" } },
);
