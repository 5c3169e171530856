import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { codeTo, expectTitle, messagesTo, openAs, paste } from "./harness/account-pages.ts";
import { addUser, freshPhone } from "./harness/accounts.ts";
import { describePages, type Pages, phoneSize } from "./harness/browser.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { goodPassword } from "./harness/people.ts";

/** Types a number as people do, has a code sent, and waits for the field that takes it. */
async function askForCode(page: Page, phone: string): Promise<void> {
  await page.getByLabel("Phone number").fill(`${phone.slice(0, 5)} ${phone.slice(5)}`);
  await page.getByRole("button", { name: "Send a code" }).click();
  await page.getByLabel("Code").waitFor();
}

async function fillDetails(page: Page, password = goodPassword): Promise<void> {
  await page.getByLabel("Name").fill("Asha Rao");
  await page.getByLabel("Password", { exact: true }).fill(password);
}

function watchRegistrations(page: Page): readonly Request[] {
  const seen: Request[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/v1/auth/register")) seen.push(request);
  });
  return seen;
}

async function startOver(pages: Pages, phone: string): Promise<Page> {
  const page = await pages.open("/account/sign-up");
  await askForCode(page, phone);
  return page;
}

describePages(
  "signing up",
  (pages) => {
    test("by a code, on a phone: number, code, name and password, and then one is in", async () => {
      const phone = freshPhone();
      const page = await pages.open("/account/sign-up", { size: phoneSize });
      await expectTitle(page, "Make an account");
      await askForCode(page, phone);
      await page.getByLabel("Code").pressSequentially(await codeTo(pages, `+91${phone}`));
      await fillDetails(page);
      await page.getByRole("button", { name: "Make the account" }).click();
      await expectTitle(page, "Your account");
      await page.getByText(`+91${phone}`).waitFor();
      await page.getByText("Confirmed", { exact: true }).waitFor();
      expect(await page.getByLabel("Name").inputValue()).toBe("Asha Rao");
      expect(new URL(page.url()).pathname).toBe("/account/profile");
      const again = await openAs(pages, { phone, password: goodPassword });
      await expectTitle(again, "Your account");
    });

    test.each(["123 456", "123-456", " 1 2 3 4 5 6\n", "Code: 123456", "१२३४५६", "１２３４５６"])(
      "a code is pasted as it was copied: %j",
      async (shape) => {
        const phone = freshPhone();
        const page = await startOver(pages, phone);
        const code = await codeTo(pages, `+91${phone}`);
        const figures = [...code];
        const shaped = shape.replace(/\p{Nd}/gu, (digit) => {
          const figure = Number(figures.shift());
          const zero = (digit.codePointAt(0) ?? 0) - figureOf(digit);
          return String.fromCodePoint(zero + figure);
        });
        await paste(page, shaped);
        // It goes on by itself.
        await fillDetails(page);
        await page.getByRole("button", { name: "Make the account" }).click();
        await expectTitle(page, "Your account");
      },
    );

    test("a wrong code is told where it is entered, and what was filled in stays", async () => {
      const phone = freshPhone();
      const page = await startOver(pages, phone);
      const registrations = watchRegistrations(page);
      const code = await codeTo(pages, `+91${phone}`);
      await paste(page, wrong(code));
      await fillDetails(page);
      await page.getByRole("button", { name: "Make the account" }).click();
      const field = page.getByLabel("Code");
      await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
      await page.locator(`#${await field.getAttribute("aria-describedby")}`).waitFor();
      await page.getByText("The code is not right.").first().waitFor();
      expect(await field.inputValue()).toBe("");
      await paste(page, code);
      expect(await page.getByLabel("Name").inputValue()).toBe("Asha Rao");
      expect(await page.getByLabel("Password", { exact: true }).inputValue()).toBe(goodPassword);
      await page.getByRole("button", { name: "Make the account" }).click();
      await expectTitle(page, "Your account");
      expect(registrations).toHaveLength(2);
    });

    test("a weak password is told with its reason, and does not cost the code", async () => {
      const phone = freshPhone();
      const page = await startOver(pages, phone);
      await paste(page, await codeTo(pages, `+91${phone}`));
      await fillDetails(page, "asha rao");
      await page.getByRole("button", { name: "Make the account" }).click();
      const field = page.getByLabel("Password", { exact: true });
      await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
      await page
        .getByText("The password is made of your own phone number, name or e-mail address.")
        .first()
        .waitFor();
      await expect.poll(() => page.evaluate("document.activeElement.name")).toBe("password");
      await field.fill(goodPassword);
      await page.getByRole("button", { name: "Make the account" }).click();
      await expectTitle(page, "Your account");
    });

    test("what is no phone number is told beside the field", async () => {
      const page = await pages.open("/account/sign-up");
      await page.getByLabel("Phone number").fill("12");
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByText("This does not look like a phone number.").first().waitFor();
      expect(await page.getByLabel("Phone number").getAttribute("aria-invalid")).toBe("true");
    });

    test("the words are the same whether the number has an account or not", async () => {
      const [known, unknown] = [freshPhone(), freshPhone()];
      const owner = await addUser(pages.server, { phone: known });
      await pages.server.ctx.db
        .updateTable("users")
        .set({ phone_verified_at: new Date() })
        .where("id", "=", owner.id)
        .execute();
      const said = [];
      for (const phone of [known, unknown]) {
        const page = await startOver(pages, phone);
        await paste(page, "000000");
        await fillDetails(page);
        await page.getByRole("button", { name: "Make the account" }).click();
        await page.getByText("The code is not right.").first().waitFor();
        const text = await page.locator("main").innerText();
        said.push(text.replaceAll(/\d+/g, "#"));
      }
      expect(said[0]).toBe(said[1]);
      expect((await messagesTo(pages, `+91${known}`))[0]?.code).toBeNull();
    });

    test("by keyboard alone", async () => {
      const phone = freshPhone();
      const page = await pages.open("/account/log-in");
      await page.getByLabel("Phone number").waitFor();
      const focused = () =>
        page.evaluate("document.activeElement.innerText || document.activeElement.name");
      const tabTo = async (what: string) => {
        for (let presses = 0; presses < 20; presses++) {
          if (String(await focused()) === what) return;
          await page.keyboard.press("Tab");
        }
        throw new Error(`the keyboard does not get to ${what}`);
      };
      await tabTo("Make an account");
      await page.keyboard.press("Enter");
      await expectTitle(page, "Make an account");
      await tabTo("phone");
      await page.keyboard.type(phone);
      await page.keyboard.press("Enter");
      await page.getByLabel("Code").waitFor();
      // A step that comes has the focus in its first field.
      await expect.poll(focused).toBe("code");
      await page.keyboard.type(await codeTo(pages, `+91${phone}`));
      await expect.poll(focused).toBe("name");
      await page.keyboard.type("Asha Rao");
      await tabTo("password");
      await page.keyboard.type(goodPassword);
      await page.keyboard.press("Enter");
      await expectTitle(page, "Your account");
    });

    test("a code whose time is over cannot be entered, and another is offered", async () => {
      const phone = freshPhone();
      const page = await pages.open("/account/sign-up");
      await page.clock.install();
      await page.reload();
      await askForCode(page, phone);
      const first = await codeTo(pages, `+91${phone}`);
      const another = page.getByRole("button", { name: /^Send a new code/ });
      expect(await another.innerText()).toBe("Send a new code in 30 seconds");
      expect(await another.isDisabled()).toBe(true);
      await page.clock.runFor(29_000);
      expect(await another.isDisabled()).toBe(true);
      await page.getByText(/^The code is good for 4:3\d more\.$/).waitFor();
      await page.clock.runFor(2_000);
      expect(await another.isDisabled()).toBe(false);
      await page.clock.runFor(270_000);
      await page.getByText("The time for this code is over.").first().waitFor();
      expect(await page.getByLabel("Code").isDisabled()).toBe(true);
      pages.server.advance(301);
      await another.click();
      await expect.poll(async () => (await codeTo(pages, `+91${phone}`)) !== first).toBe(true);
      await expect.poll(() => page.getByLabel("Code").isDisabled()).toBe(false);
      await paste(page, await codeTo(pages, `+91${phone}`));
      await fillDetails(page);
      await page.getByRole("button", { name: "Make the account" }).click();
      await expectTitle(page, "Your account");
    });

    test("where a new code comes too soon, the wait is told", async () => {
      const phone = freshPhone();
      await startOver(pages, phone);
      const page = await pages.open("/account/sign-up");
      await page.getByLabel("Phone number").fill(phone);
      const send = page.getByRole("button", { name: "Send a code" });
      await send.click();
      await page.getByText("That was often in a short time.").waitFor();
      await page.getByText(/^Wait (\d\d|\d) seconds?, then try again\.$/).waitFor();
      expect(await send.isDisabled()).toBe(true);
    });

    test("a phone that hands codes over is asked for one, and no longer than the page needs it", async () => {
      const phone = freshPhone();
      const page = await pages.open("/account/sign-up");
      // A platform with WebOTP, which no Chromium without a modem is.
      await page.addInitScript(`
        window.OTPCredential ??= class {};
        window.asked = [];
        navigator.credentials.get = (request) => new Promise((resolve, reject) => {
          const entry = { otp: request.otp, isAborted: false };
          window.asked.push(entry);
          window.receive = (code) => resolve({ code });
          request.signal.addEventListener("abort", () => { entry.isAborted = true; reject(request.signal.reason); });
        });`);
      await page.reload();
      await askForCode(page, phone);
      const asked = () => page.evaluate("window.asked.filter((one) => !one.isAborted)");
      expect(await asked()).toEqual([{ otp: { transport: ["sms"] }, isAborted: false }]);
      await page.getByRole("button", { name: "Use another number or address" }).click();
      await page.getByLabel("Phone number").waitFor();
      expect(await asked()).toEqual([]);
      await expect.poll(() => page.evaluate("document.activeElement.name")).toBe("phone");
      const other = freshPhone();
      await askForCode(page, other);
      await page.evaluate(`window.receive("${await codeTo(pages, `+91${other}`)}")`);
      await fillDetails(page);
      await page.getByRole("button", { name: "Make the account" }).click();
      await expectTitle(page, "Your account");
    });
  },
  { passwords: cheapPasswords },
);

describePages(
  "where nobody signs up by themselves",
  (pages) => {
    test("the page says so, and the log-in leads nowhere else", async () => {
      const page = await pages.open("/account/sign-up");
      await page.getByText("Nobody can sign up here right now").waitFor();
      expect(await page.getByRole("button", { name: "Send a code" }).count()).toBe(0);
      await page.getByRole("link", { name: "Log in with the password" }).click();
      await expectTitle(page, "Log in");
      expect(await page.getByRole("link", { name: "Make an account" }).count()).toBe(0);
    });
  },
  { environment: { KPA_REGISTRATION: "closed" } },
);

function figureOf(digit: string): number {
  const at = digit.codePointAt(0) ?? 0;
  const zero = [0x30, 0x966, 0xff10].find((first) => at >= first && at < first + 10) ?? 0;
  return at - zero;
}

function wrong(code: string): string {
  return code.replace(/\d$/, (last) => String((Number(last) + 1) % 10));
}
