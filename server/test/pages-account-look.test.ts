import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { account as hindi } from "../../console/src/texts/hi/account.ts";
import { codeTo, expectTitle, openAs } from "./harness/account-pages.ts";
import { addUser, freshPhone, startSessionOf } from "./harness/accounts.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  fillLogIn,
  phoneSize,
} from "./harness/browser.ts";
import { cheapPasswords } from "./harness/cheap-passwords.ts";
import { startTestServer } from "./harness/test-server.ts";

const folder = mkdtempSync(join(tmpdir(), "kpa-brand-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const logo = join(folder, "logo.svg");
writeFileSync(
  logo,
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><rect width="64" height="32" fill="#0b6e4f"/></svg>',
);

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Those for anybody, and those of whoever is logged in, by their titles. */
const entries = {
  "log-in": "Log in",
  "log-in-by-code": "Log in with a code",
  "sign-up": "Make an account",
  "forgot-password": "Set a new password",
  nowhere: "No such page",
};
const owns = {
  profile: "Your account",
  devices: "Devices",
  number: "Change the phone number",
  email: "Change the e-mail address",
  password: "Change the password",
  events: "Security events",
  data: "Download my data",
  delete: "Delete my account",
};

const steps = ["code", "details", "problem"] as const;

describePages(
  "how the account pages look",
  (pages) => {
    const looks = [{ colours: "light", size: phoneSize }, { colours: "dark" }] as const;

    test.each(looks)("whoever is not logged in finds nothing in their way: %j", async (look) => {
      for (const [path, title] of Object.entries(entries)) {
        const page = await pages.open(`/account/${path}`, look);
        await expectTitle(page, title);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await page.close();
      }
    });

    test.each(looks)("nor whoever is: %j", async (look) => {
      const user = await addUser(pages.server, { name: "Asha Rao" });
      await pages.server.logIn(user.phone, "not the password");
      await pages.server.logIn(user.phone, user.password);
      const page = await openAs(pages, user, "profile", look);
      for (const [path, title] of Object.entries(owns)) {
        await page.goto(`${pages.url}/account/${path}`);
        await expectTitle(page, title);
        await expect.poll(() => page.getByText("Loading").count()).toBe(0);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      await page.goto(`${pages.url}/account/devices`);
      await page.getByRole("button", { name: "Log out all other devices" }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page);
    });

    test.each(["light", "dark"] as const)("nor whoever has gone further, %s", async (colours) => {
      const phone = freshPhone();
      const page = await pages.open("/account/sign-up", { colours, size: phoneSize });
      await page.getByLabel("Phone number").fill(phone);
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByLabel("Code").waitFor();
      for (const step of steps) {
        if (step === "details")
          await page.getByLabel("Code").fill(await codeTo(pages, `+91${phone}`));
        if (step === "problem") {
          await page.getByLabel("Name").fill("Asha");
          await page.getByLabel("Password", { exact: true }).fill("12345678");
          await page.getByRole("button", { name: "Make the account" }).click();
          await page.getByText("The password is one of the most used passwords.").first().waitFor();
        }
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      const other = await pages.open("/account/log-in", { colours });
      await fillLogIn(other, { phone, password: "not the password" });
      await other.getByText("is not right").waitFor();
      await expectAccessible(other);
    });

    test("in Hindi, where the browser speaks it, with nothing left in English", async () => {
      const user = await addUser(pages.server, { name: "आशा राव" });
      const page = await pages.open("/account/log-in", { locale: "hi-IN", size: phoneSize });
      await expectTitle(page, "लॉग इन करें");
      expect(await page.locator("html").getAttribute("lang")).toBe("hi");
      await fillLogIn(page, { ...user, password: "ग़लत पासवर्ड" });
      await page.getByText("फ़ोन नंबर या पासवर्ड सही नहीं है।").waitFor();
      await fillLogIn(page, user);
      await expectTitle(page, "आपका खाता");
      for (const path of Object.keys(owns)) {
        await page.goto(`${pages.url}/account/${path}`);
        await page.locator("h1:not(.visually-hidden)").waitFor();
        await expect.poll(() => page.getByText("लोड हो रहा है").count()).toBe(0);
        const words = (await page.locator("main").innerText()).match(/[A-Za-z]{2,}/g) ?? [];
        const meant = ["JSON", "Chrome", "Linux", "on", "SMS", "Safari", "am", "pm"];
        expect(
          words.filter((word) => !meant.includes(word)),
          path,
        ).toEqual([]);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      await page.getByLabel("भाषा").selectOption("English");
      await expectTitle(page, "Delete my account");
      expect(await page.locator("html").getAttribute("lang")).toBe("en");
    });

    test("the name, the colour, the corners and the logo are the operator's", async () => {
      const page = await pages.open("/account/log-in");
      await expectTitle(page, "Log in");
      expect(await page.title()).toBe("Log in · Chai & Co");
      await page.getByRole("banner").getByText("Chai & Co").waitFor();
      const width = "document.querySelector('header img').naturalWidth";
      await expect.poll(() => page.evaluate(width)).toBe(64);
      const look = await page.evaluate(`(() => {
        const style = getComputedStyle(document.querySelector('button[type="submit"]'));
        return [style.backgroundColor, style.color, style.borderTopLeftRadius];
      })()`);
      expect(look).toEqual(["rgb(11, 110, 79)", "rgb(255, 255, 255)", "2px"]);
    });

    test("the logo is served as what it is, and runs nothing", async () => {
      const { body } = await pages.server.get("/account/settings.json");
      expect(body.logo).toMatch(/^\/account\/logo\?v=[0-9a-f]{12}$/);
      const { headers } = await pages.server.get(body.logo);
      expect(headers["content-type"]).toBe("image/svg+xml");
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(headers["content-security-policy"]).toContain("sandbox");
      expect(headers["x-content-type-options"]).toBe("nosniff");
    });

    test("where the server does not answer, that is said, and it can be asked again", async () => {
      const page = await pages.open("/account/log-in");
      const settings = "**/account/settings.json";
      await page.route(settings, (route) => route.fulfill({ status: 404, body: "" }));
      await page.reload();
      await page.getByText("The server does not answer").waitFor();
      await expectAccessible(page);
      await page.unroute(settings);
      await page.getByRole("button", { name: "Try again" }).click();
      await expectTitle(page, "Log in");
      const user = await addUser(pages.server);
      const devices = "**/api/v1/user/sessions*";
      await page.route(devices, (route) => route.fulfill({ status: 404, body: "" }));
      await fillLogIn(page, user);
      await page.getByRole("link", { name: "Devices" }).click();
      await page.getByText("The server does not answer").waitFor();
      await expectAccessible(page);
      await page.unroute(devices);
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("Your account is logged in nowhere else.").waitFor();
    });

    test("the page is served under its policy, and can be had at every address of its own", async () => {
      for (const path of ["", "log-in", "profile?return_to=x"]) {
        const page = await pages.server.get(`/account/${path}`, {
          headers: { accept: "text/html" },
        });
        expect(page.status).toBe(200);
        expect(page.headers["content-security-policy"]).toBe(policy);
        expect(page.headers["cache-control"]).toBe("no-cache");
      }
      expect((await pages.server.get("/account/nowhere.js")).status).toBe(404);
    });

    test("the first load is at most 100 kB", async () => {
      const page = await pages.open("/account/log-in");
      await expectTitle(page, "Log in");
      const loaded = (await page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)",
      )) as string[];
      const files = ["/account/", ...new Set(loaded)];
      let bytes = 0;
      for (const path of files) {
        const { text } = await pages.server.get(path, { headers: { accept: "text/html,*/*" } });
        bytes += gzipSync(text).length;
      }
      expect(files.some((path) => path.endsWith(".js"))).toBe(true);
      expect(bytes).toBeLessThanOrEqual(100_000);
    });
  },
  {
    passwords: cheapPasswords,
    environment: {
      KPA_BRAND_NAME: "Chai & Co",
      KPA_BRAND_COLOR: "#0b6e4f",
      KPA_BRAND_LOGO: logo,
      KPA_BRAND_RADIUS: "3",
    },
  },
);

describePages(
  "the fields of the account pages",
  (pages) => {
    interface Attributes {
      readonly type: string;
      readonly inputmode?: string;
      readonly autocomplete: string;
    }
    const phone = { type: "tel", inputmode: "tel", autocomplete: "tel" };
    const email = { type: "email", inputmode: "email", autocomplete: "email" };
    const username = { type: "text", autocomplete: "username" };
    const current = { type: "password", autocomplete: "current-password" };
    const fresh = { type: "password", autocomplete: "new-password" };
    const code = { type: "text", inputmode: "numeric", autocomplete: "one-time-code" };
    const name = { type: "text", autocomplete: "name" };

    const readFields = `[...document.querySelectorAll("main input")].map((one) => [one.name, {
      type: one.type,
      ...(one.inputMode ? { inputmode: one.inputMode } : {}),
      autocomplete: one.autocomplete,
    }])`;

    test.each<[path: string, fields: Record<string, Attributes>]>([
      ["log-in", { phone: { ...phone, autocomplete: "username" }, password: current }],
      ["log-in-by-code", { phone }],
      ["sign-up", { phone }],
      ["forgot-password", { phone }],
    ])("of %s are what keyboards and password managers know", async (path, fields) => {
      const page = await pages.open(`/account/${path}`);
      await page.getByLabel("Phone number").waitFor();
      expect(await page.evaluate(readFields)).toEqual(Object.entries(fields));
    });

    test.each<[path: string, fields: Record<string, Attributes>]>([
      ["profile", { name }],
      ["number", { phone }],
      ["email", { email }],
      ["password", { username, current_password: current, new_password: fresh }],
      ["delete", { username, password: current }],
    ])("of %s as well", async (path, fields) => {
      const page = await openAs(pages, await addUser(pages.server), path);
      await expect.poll(() => page.locator("main input").count()).toBe(Object.keys(fields).length);
      expect(await page.evaluate(readFields)).toEqual(Object.entries(fields));
    });

    test("of the steps with a code, and of what is set after it", async () => {
      const user = await addUser(pages.server);
      for (const [path, label, fields] of [
        ["sign-up", "Name", { name, username, password: fresh }],
        ["forgot-password", "New password", { username, new_password: fresh }],
      ] as const) {
        const page = await pages.open(`/account/${path}`);
        const number = path === "sign-up" ? freshPhone() : user.phone;
        await page.getByLabel("Phone number").fill(number);
        await page.getByRole("button", { name: "Send a code" }).click();
        await page.getByLabel("Code").waitFor();
        expect(await page.evaluate(readFields)).toEqual([["code", code]]);
        await page.getByLabel("Code").fill(await codeTo(pages, `+91${number}`));
        await page.getByLabel(label, { exact: true }).waitFor();
        expect(await page.evaluate(readFields)).toEqual(Object.entries(fields));
        expect(await page.locator('input[name="username"]').inputValue()).toBe(number);
      }
    });

    test("a password is shown while somebody wants to see it", async () => {
      const page = await pages.open("/account/log-in");
      const field = page.getByLabel("Password", { exact: true });
      await field.fill("a secret");
      const show = page.getByRole("button", { name: "Show: Password" });
      await show.click();
      expect(await field.getAttribute("type")).toBe("text");
      expect(await show.getAttribute("aria-pressed")).toBe("true");
      await show.click();
      expect(await field.getAttribute("type")).toBe("password");
      expect(await field.inputValue()).toBe("a secret");
    });
  },
  { passwords: cheapPasswords },
);

test.each([
  "short",
  "password123",
  "passwort1234",
  "9876543210",
  "qwertyuiop[]",
  "abcabcabcabc",
  "2026-11-23",
  "x".repeat(129),
])("what is wrong with a password is told in Hindi as well: %s", async (password) => {
  const server = await startTestServer({ passwords: cheapPasswords });
  try {
    const user = await addUser(server);
    const { token } = await startSessionOf(server, user);
    const body = { current_password: user.password, new_password: password };
    const refused = await server.post("/api/v1/user/password", { token, body });
    const [error] = refused.body.errors;
    expect(error).toMatchObject({ pointer: "/new_password", code: "weak_password" });
    expect(hindi.weakness(error.detail), error.detail).toMatch(/\p{Script=Devanagari}/u);
  } finally {
    await server.close();
  }
});

test("KPA_ACCOUNT_PAGES=off has none of it, and leaves the console alone", async () => {
  const server = await startTestServer({ environment: { KPA_ACCOUNT_PAGES: "off" } });
  try {
    const html = { headers: { accept: "text/html" } };
    for (const path of [
      "/account",
      "/account/",
      "/account/log-in",
      "/account/settings.json",
      "/account/theme.css",
    ]) {
      expect((await server.get(path, html)).status, path).toBe(404);
    }
    expect((await server.get("/console/", html)).status).not.toBe(404);
  } finally {
    await server.close();
  }
});

test("KPA_CONSOLE=off leaves the account pages", async () => {
  const server = await startTestServer({ environment: { KPA_CONSOLE: "off" } });
  try {
    const html = { headers: { accept: "text/html" } };
    expect((await server.get("/console/", html)).status).toBe(404);
    expect((await server.get("/account/settings.json", html)).status).toBe(200);
  } finally {
    await server.close();
  }
});

test.each([
  ["is not there", undefined, "cannot be read (ENOENT)"],
  ["is something else", "<html><svg></svg></html>", "is neither an SVG nor a PNG"],
  ["is too large", `<svg>${" ".repeat(256 * 1024)}</svg>`, "has more than 256 KiB"],
])("a server does not start with a logo that %s", async (_what, text, fault) => {
  const path = join(folder, "bad.svg");
  rmSync(path, { force: true });
  if (text !== undefined) writeFileSync(path, text);
  await expect(startTestServer({ environment: { KPA_BRAND_LOGO: path } })).rejects.toThrow(fault);
});
