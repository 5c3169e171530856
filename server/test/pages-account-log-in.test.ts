import { expect, test } from "vitest";
import { codeTo, expectTitle, messagesTo, openAs, paste } from "./harness/account-pages.ts";
import { type Account, addUser, freshPhone, startSessionOf } from "./harness/accounts.ts";
import { describePages, fillLogIn } from "./harness/browser.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { proveEmail } from "./harness/people.ts";

const newPassword = "another sentence nobody says";

describePages(
  "logging in",
  (pages) => {
    /** Somebody whose e-mail address is proved. */
    async function addProved(email: string): Promise<Account> {
      const user = await addUser(pages.server);
      await proveEmail(pages.server, (await startSessionOf(pages.server, user)).token, email);
      return user;
    }

    test("with a number in whatever spelling and the password, and out again", async () => {
      const user = await addUser(pages.server);
      const page = await pages.open("/account/");
      await expectTitle(page, "Log in");
      await page
        .getByLabel("Phone number")
        .fill(`(+91) ${user.phone.slice(0, 5)}-${user.phone.slice(5)}`);
      await page.getByLabel("Password", { exact: true }).fill(user.password);
      await page.getByRole("button", { name: "Log in", exact: true }).click();
      await expectTitle(page, "Your account");
      await page.reload();
      await expectTitle(page, "Your account");
      await page.getByRole("button", { name: "Log out" }).click();
      await expectTitle(page, "Log in");
      await page.reload();
      await expectTitle(page, "Log in");
    });

    test("a wrong password and a number without an account are told in the same words", async () => {
      const user = await addUser(pages.server);
      const said = [];
      for (const phone of [user.phone, freshPhone()]) {
        const page = await pages.open("/account/log-in");
        await fillLogIn(page, { phone, password: "not the password" });
        await expect.poll(() => page.getByRole("alert").innerText()).toContain("is not right");
        said.push(await page.locator("main").innerText());
        expect(await page.getByLabel("Phone number").inputValue()).toBe(phone);
      }
      expect(said[0]).toBe(said[1]);
    });

    test("who was wrong too often is told how long to wait, and may then try again", async () => {
      const user = await addUser(pages.server);
      for (let failures = 0; failures < 6; failures++) {
        await pages.server.logIn(user.phone, "not the password");
      }
      const page = await pages.open("/account/log-in");
      await fillLogIn(page, user);
      await page.getByText("That was wrong too often.").waitFor();
      await page.getByText(/^Wait \d seconds?, then try again\.$/).waitFor();
      const submit = page.getByRole("button", { name: "Log in", exact: true });
      expect(await submit.isDisabled()).toBe(true);
      await expect.poll(() => submit.isDisabled(), { timeout: 8_000 }).toBe(false);
      await submit.click();
      await expectTitle(page, "Your account");
    });

    test("with a code to the number, which goes along from the page before", async () => {
      const user = await addUser(pages.server);
      const page = await pages.open("/account/log-in");
      await fillLogIn(page, { ...user, password: "forgotten" });
      await page.getByText("is not right").waitFor();
      await page.getByRole("link", { name: "Log in with a code" }).click();
      await expectTitle(page, "Log in with a code");
      expect(await page.getByLabel("Phone number").inputValue()).toBe(user.phone);
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      await paste(page, await codeTo(pages, `+91${user.phone}`));
      await expectTitle(page, "Your account");
    });

    test("with a code to a proved e-mail address", async () => {
      const user = await addProved("asha@example.com");
      const page = await pages.open("/account/log-in-by-code");
      await page.getByRole("button", { name: "Use an e-mail address instead" }).click();
      await page.getByLabel("E-mail address").fill("Asha@Example.com");
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      await paste(page, await codeTo(pages, "asha@example.com"));
      await expectTitle(page, "Your account");
      await page.getByText(user.phone).waitFor();
    });

    test("after five wrong codes only a new one helps, and that is offered", async () => {
      const user = await addUser(pages.server);
      const page = await pages.open("/account/log-in-by-code");
      await page.getByLabel("Phone number").fill(user.phone);
      await page.getByRole("button", { name: "Send a code" }).click();
      const field = page.getByLabel("Code");
      await field.waitFor();
      const good = Number(await codeTo(pages, `+91${user.phone}`));
      for (let tries = 1; tries <= 5; tries++) {
        const answered = page.waitForResponse("**/login/otp");
        await field.fill(String((good + tries) % 1_000_000).padStart(6, "0"));
        expect((await answered).status()).toBe(422);
        if (tries < 5) await expect.poll(() => field.inputValue()).toBe("");
      }
      await page.getByText("This code cannot be used any more.").first().waitFor();
      expect(await field.isDisabled()).toBe(true);
      await page.getByRole("button", { name: /^Send a new code/ }).waitFor();
    });

    test("a code is sent off once, however it is entered", async () => {
      const user = await addUser(pages.server);
      const page = await pages.open("/account/log-in-by-code");
      const sent: string[] = [];
      page.on("request", (request) => {
        if (request.url().endsWith("/login/otp")) sent.push(request.method());
      });
      await page.getByLabel("Phone number").fill(user.phone);
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      await page.getByLabel("Code").pressSequentially(await codeTo(pages, `+91${user.phone}`));
      await page.keyboard.press("Enter");
      await expectTitle(page, "Your account");
      expect(sent).toEqual(["POST"]);
    });

    test("a forgotten password is set anew by a code, and opens the account", async () => {
      const user = await addUser(pages.server);
      const page = await pages.open("/account/log-in");
      await page.getByRole("link", { name: "Forgot the password?" }).click();
      await expectTitle(page, "Set a new password");
      await page.getByLabel("Phone number").fill(user.phone);
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      const code = await codeTo(pages, `+91${user.phone}`);
      expect(code).toHaveLength(8);
      await paste(page, `${code.slice(0, 4)} ${code.slice(4)}`);
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.getByRole("button", { name: "Set the password" }).click();
      await expectTitle(page, "Log in");
      await page.getByText("Your new password is set").waitFor();
      await fillLogIn(page, { ...user, password: newPassword });
      await expectTitle(page, "Your account");
    });

    test("a forgotten password, by e-mail", async () => {
      const user = await addProved("ravi@example.com");
      const page = await pages.open("/account/forgot-password");
      await page.getByRole("button", { name: "Use an e-mail address instead" }).click();
      await page.getByLabel("E-mail address").fill("ravi@example.com");
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      await paste(page, await codeTo(pages, "ravi@example.com"));
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.getByRole("button", { name: "Set the password" }).click();
      await expectTitle(page, "Log in");
      await fillLogIn(page, { ...user, password: newPassword });
      await expectTitle(page, "Your account");
    });

    test("whether there is an account is told by no page that sends codes", async () => {
      const [known, unknown] = [(await addUser(pages.server)).phone, freshPhone()];
      for (const path of ["log-in-by-code", "forgot-password"]) {
        const said = [];
        for (const phone of [known, unknown]) {
          const page = await pages.open(`/account/${path}`);
          await page.getByLabel("Phone number").fill(phone);
          await page.getByRole("button", { name: "Send a code" }).click();
          await page.getByLabel("Code").waitFor();
          said.push((await page.locator("main").innerText()).replaceAll(/\d+/g, "#"));
        }
        expect(said[0]).toBe(said[1]);
      }
      expect(await messagesTo(pages, `+91${unknown}`)).toEqual([]);
    });

    test("a password that is known to those who guess has to be changed, and it is said why", async () => {
      const user = await addUser(pages.server, { password: "password123" });
      const page = await pages.open("/account/log-in");
      await fillLogIn(page, user);
      await expectTitle(page, "Change the password");
      await page.getByText("Your password is known to people who guess passwords.").waitFor();
      await page.getByLabel("Current password", { exact: true }).fill(user.password);
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.getByRole("button", { name: "Change the password" }).click();
      await expectTitle(page, "Your account");
      await page.getByText("Your password is changed").waitFor();
      await page.goto(`${pages.url}/account/devices`);
      await expectTitle(page, "Devices");
      expect(await page.getByText("known to people who guess").count()).toBe(0);
    });

    test("a disabled account says so, after the right password only", async () => {
      const user = await addUser(pages.server);
      await pages.server.ctx.db
        .updateTable("users")
        .set({ disabled_at: new Date() })
        .where("id", "=", user.id)
        .execute();
      const page = await pages.open("/account/log-in");
      await fillLogIn(page, { ...user, password: "not the password" });
      await page.getByText("is not right").waitFor();
      await fillLogIn(page, user);
      await page.getByText("This account is disabled.").waitFor();
    });

    test("whoever opens a page of the account logs in there and is on it", async () => {
      const page = await openAs(pages, await addUser(pages.server), "events");
      await expectTitle(page, "Security events");
      expect(new URL(page.url()).pathname).toBe("/account/events");
    });

    test("an address that is no page says so", async () => {
      const page = await pages.open("/account/nowhere");
      await expectTitle(page, "No such page");
      await page.getByRole("link", { name: "Your account" }).click();
      await expectTitle(page, "Log in");
    });

    test("back and forward go from page to page", async () => {
      const page = await pages.open("/account/log-in");
      await page.getByRole("link", { name: "Make an account" }).click();
      await expectTitle(page, "Make an account");
      await page.goBack();
      await expectTitle(page, "Log in");
      await page.goForward();
      await expectTitle(page, "Make an account");
    });
  },
  { passwords: cheapPasswords },
);
