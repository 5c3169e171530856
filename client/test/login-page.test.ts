/** The example in a real Chromium: two tabs, their `localStorage` and their locks. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startChild } from "../../server/test/harness/child.ts";
import { writtenMessages } from "../../server/test/harness/messages.ts";
import { goodPassword, newPerson, newPhone } from "../../server/test/harness/people.ts";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";

const executablePath = "/usr/bin/chromium";
const isTested = existsSync(executablePath) || process.env.REQUIRE_CHROMIUM === "1";
if (!isTested) process.stdout.write(`the log-in page is not tested: no ${executablePath}\n`);

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** KPA has to know the page's origin before the page knows KPA's. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.runIf(isTested)("the log-in page", { timeout: 60_000 }, () => {
  let server: TestServer;
  let example: Awaited<ReturnType<typeof startChild>>;
  let browser: Browser;
  beforeAll(async () => {
    await promisify(execFile)("npm", ["run", "build"], { cwd: file("client") });
    const port = String(await freePort());
    const environment = { KPA_CORS_ORIGINS: `http://127.0.0.1:${port}` };
    server = await startTestServer({ environment });
    const variables = { KPA_URL: await server.listen(), PORT: port };
    example = await startChild(file("examples/login-page/serve.js"), [], variables);
    const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"];
    browser = await chromium.launch({ executablePath, headless: true, args });
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await example?.stop();
    await server?.close();
  });

  let profile: BrowserContext;
  let complaints: string[];
  beforeEach(async () => {
    profile = await browser.newContext();
    complaints = [];
  });
  afterEach(async () => {
    await profile.close();
    expect(complaints).toEqual([]);
  });

  async function newTab(): Promise<Page> {
    const page = await profile.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      const isRefusal = message.text().includes("server responded with a status of 4");
      if (message.type() === "error" && !isRefusal) complaints.push(message.text());
    });
    await page.goto(example.url);
    return page;
  }

  async function logIn(page: Page, phone: string, password: string): Promise<void> {
    await page.getByLabel("Phone number", { exact: true }).fill(phone);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
  }

  const shown = (page: Page, text: string) => page.getByText(text).first().waitFor();

  test("signs up by a code, and a reload shows the profile again", async () => {
    const page = await newTab();
    const phone = newPhone();
    await page.getByLabel("Your phone number").fill(phone);
    await page.getByRole("button", { name: "Send a code" }).click();
    await shown(page, "A code is on its way.");
    const [message] = await writtenMessages(server);
    expect(message?.to).toBe(phone);
    await page.getByLabel("Code").fill(message?.code ?? "");
    await page.getByLabel("Your name").fill("Asha");
    await page.getByLabel("New password").fill(goodPassword);
    await page.getByRole("button", { name: "Sign up" }).click();
    await shown(page, phone);
    await shown(page, "Asha");
    await page.reload();
    await shown(page, phone);
  });

  test("says that a password is wrong, and then lets the right one in", async () => {
    const page = await newTab();
    await logIn(page, "7760873976", "not this one");
    await shown(page, "Invalid phone number or password");
    await logIn(page, "7760873976", "to_share@123");
    await shown(page, "Assignment User");
  });

  test("logging in and out in one tab does so in the other", async () => {
    const [tab, otherTab] = [await newTab(), await newTab()];
    await logIn(tab, "7760873976", "to_share@123");
    await shown(otherTab, "Assignment User");
    await otherTab.getByRole("button", { name: "Log out" }).click();
    await shown(tab, "You have logged out.");
    await tab.getByRole("button", { name: "Log in" }).waitFor();
  });

  test("four tabs whose token has expired refresh once between them", async () => {
    const { phone, id } = await newPerson(server);
    const tabs = [await newTab(), await newTab(), await newTab(), await newTab()];
    await logIn(tabs[0] as Page, phone, goodPassword);
    for (const tab of tabs) await shown(tab, phone);
    server.advance(1801);
    await Promise.all(tabs.map((tab) => tab.reload()));
    for (const tab of tabs) await shown(tab, phone);
    const sessions = await server.ctx.db
      .selectFrom("sessions")
      .select("generation")
      .where("user_id", "=", id)
      .orderBy("created_at", "desc")
      .execute();
    expect(sessions[0]?.generation).toBe(1);
  });
});
