import { expect, test } from "vitest";
import { codeTo, expectTitle, openAs } from "./harness/account-pages.ts";
import { addUser, freshPhone } from "./harness/accounts.ts";
import { describePages, fillLogIn } from "./harness/browser.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { goodPassword } from "./harness/people.ts";
import { startTestServer } from "./harness/test-server.ts";

const back = "Back to the app";

function asking(path: string, returnTo: string): string {
  return `/account/${path}?${new URLSearchParams({ return_to: returnTo })}`;
}

describePages(
  "the way back to the app",
  (pages) => {
    /** An app on this machine: in development it is one to return to. */
    const app = () => `${pages.url}/docs?screen=home`;

    test("a log-in leads to it, and no token is in its address", async () => {
      const user = await addUser(pages.server);
      const page = await pages.open(asking("log-in", app()));
      await fillLogIn(page, user);
      await page.waitForURL(app());
      expect(page.url()).toBe(app());
    });

    test("so does a sign-up, whichever page came first", async () => {
      const phone = freshPhone();
      const page = await pages.open(asking("log-in", app()));
      await page.getByRole("link", { name: "Make an account" }).click();
      await page.getByLabel("Phone number").fill(phone);
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      await page.getByLabel("Code").fill(await codeTo(pages, `+91${phone}`));
      await page.getByLabel("Name").fill("Asha Rao");
      await page.getByLabel("Password", { exact: true }).fill(goodPassword);
      await page.getByRole("button", { name: "Make the account" }).click();
      await page.waitForURL(app());
    });

    test("a password that has to be changed comes first", async () => {
      const user = await addUser(pages.server, { password: "password123" });
      const page = await pages.open(asking("log-in", app()));
      await fillLogIn(page, user);
      await expectTitle(page, "Change the password");
      expect(await page.getByRole("link", { name: back }).getAttribute("href")).toBe(app());
    });

    test("who is logged in already stays, and is shown the way on every page", async () => {
      const user = await addUser(pages.server);
      const page = await openAs(pages, user);
      await page.goto(`${pages.url}${asking("log-in", app())}`);
      await expectTitle(page, "Your account");
      for (const [link, title] of [
        ["Devices", "Devices"],
        ["Your account", "Your account"],
        ["Security events", "Security events"],
      ] as const) {
        await page.getByRole("link", { name: link }).click();
        await expectTitle(page, title);
        expect(await page.getByRole("link", { name: back }).getAttribute("href")).toBe(app());
      }
      await page.getByRole("link", { name: back }).click();
      await page.waitForURL(app());
    });

    test.each([
      "https://evil.example/",
      "//evil.example/",
      "/\\evil.example/",
      "http://localhost@evil.example/",
      "http://localhost.evil.example/",
      "http://127.0.0.1\\@evil.example/",
      "http://asha:secret@127.0.0.1/",
      "javascript:alert(document.domain)",
      "javascript://127.0.0.1/%0aalert(1)",
      "data:text/html,<script>alert(1)</script>",
      "/docs",
      "myapp://home",
      "",
    ])("to anywhere else there is none: %s", async (evil) => {
      const user = await addUser(pages.server);
      const page = await pages.open(asking("log-in", evil));
      await fillLogIn(page, user);
      await expectTitle(page, "Your account");
      expect(await page.getByRole("link", { name: back }).count()).toBe(0);
      expect(new URL(page.url()).pathname).toBe("/account/profile");
    });

    test("of two, the page asks about the first, and the server knows none", async () => {
      const page = await pages.open(`${asking("log-in", app())}&return_to=https://evil.example/`);
      await expectTitle(page, "Log in");
      expect(await page.getByRole("link", { name: back }).getAttribute("href")).toBe(app());
      const both = `return_to=${encodeURIComponent(app())}&return_to=https://evil.example/`;
      expect((await pages.server.get(`/account/settings.json?${both}`)).body.return_to).toBeNull();
    });
  },
  { passwords: cheapPasswords },
);

test("in production only the configured origins are known, and no page of this machine", async () => {
  const server = await startTestServer({
    environment: {
      KPA_ENV: "production",
      KPA_RETURN_ORIGINS: "https://app.example.com,https://shop.example.com",
    },
  });
  const judged = async (asked: string) =>
    (await server.get(`/account/settings.json?return_to=${encodeURIComponent(asked)}`)).body
      .return_to;
  try {
    expect(await judged("https://app.example.com/home")).toBe("https://app.example.com/home");
    expect(await judged("https://shop.example.com")).toBe("https://shop.example.com/");
    expect(await judged("https://evil.example/")).toBeNull();
    expect(await judged("http://localhost:5173/")).toBeNull();
    const { text } = await server.get("/account/settings.json");
    expect(text).not.toContain("example.com");
  } finally {
    await server.close();
  }
});
