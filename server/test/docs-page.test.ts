import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.ts";

const executablePath = "/usr/bin/chromium";
const hasChromium = existsSync(executablePath);
const isRequired = process.env.REQUIRE_CHROMIUM === "1";

if (!hasChromium && !isRequired) {
  process.stdout.write(`the reference page is not tested: ${executablePath} is not there\n`);
}

// A browser starts slowly on a busy machine.
const patience = { timeout: 60_000 };

describe.runIf(hasChromium || isRequired)("the reference page", patience, () => {
  let server: TestServer;
  let url: string;
  let folder: string;
  let browser: BrowserContext;
  beforeAll(async () => {
    server = await startTestServer();
    url = await server.listen();
    folder = mkdtempSync(join(tmpdir(), "kpa-chromium-"));
    browser = await chromium.launchPersistentContext(folder, {
      executablePath,
      headless: true,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  let page: Page;
  /** What the browser complained about, and whom else it asked. */
  let complaints: string[];
  beforeEach(async () => {
    page = await browser.newPage();
    complaints = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      const asked = request.url();
      if (!asked.startsWith(`${url}/`) && !asked.startsWith("data:")) complaints.push(asked);
    });
    await page.exposeFunction("reportViolation", (text: string) => complaints.push(text));
    await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) =>
      window.reportViolation(event.violatedDirective + " " + event.blockedURI))`);
  });
  afterEach(() => page.close());

  async function open(): Promise<void> {
    await page.goto(`${url}/docs`);
    await page.locator(".opblock").first().waitFor();
  }

  /** Opens an operation and makes it ready to be sent. */
  async function tryOut(operationId: string): Promise<Locator> {
    const block = page.locator(`[id$="-${operationId}"]`);
    await block.locator(".opblock-summary-control").click();
    await block.getByRole("button", { name: "Try it out" }).click();
    return block;
  }

  async function execute(block: Locator): Promise<{ status: string; body: string }> {
    await block.getByRole("button", { name: "Execute" }).click();
    const answer = block.locator(".live-responses-table");
    await answer.waitFor();
    return {
      status: (await answer.locator(".response-col_status").last().innerText()).trim(),
      body: await answer.locator(".response-col_description .highlight-code").first().innerText(),
    };
  }

  test("renders under its policy, with every operation and nothing from elsewhere", async () => {
    await open();
    const policy = (await server.get("/docs")).headers["content-security-policy"];
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("default-src 'none'");
    expect(await page.locator(".opblock").count()).toBe(
      Object.values(server.application.server.swagger().paths ?? {}).flatMap(Object.keys).length,
    );
    for (const operationId of ["logIn", "endSession", "getHealth"]) {
      await page.locator(`[id$="-${operationId}"] .opblock-summary-control`).click();
    }
    await expect
      .poll(() => page.locator(".opblock.is-open .responses-table").count(), { timeout: 20_000 })
      .toBe(3);
    expect(complaints).toEqual([]);
  });

  test("sends a profile request with a pasted token", async () => {
    await open();
    await page.getByRole("button", { name: "Authorize" }).click();
    await page.locator(".auth-container input").fill(await server.token());
    await page
      .locator(".auth-btn-wrapper")
      .getByRole("button", { name: "Apply credentials" })
      .click();
    await page.getByRole("button", { name: "Close" }).click();
    const { status, body } = await execute(await tryOut("getProfile"));
    expect(status).toBe("200");
    expect(body).toContain("Assignment User");
    expect(body).toContain("7760873976");
    expect(complaints).toEqual([]);
  });

  test("logs in with the example that it shows", async () => {
    await open();
    const { status, body } = await execute(await tryOut("logIn"));
    expect(status).toBe("200");
    const token = /"token": "([\w.-]+)"/.exec(body)?.[1] ?? "";
    expect((await server.get("/api/v1/user/profile", { token })).status).toBe(200);
    expect(complaints).toEqual([]);
  });

  test("shows a refusal without a token as the API tells it", async () => {
    await open();
    const { status, body } = await execute(await tryOut("getProfile"));
    expect(status).toBe("401");
    expect(body).toContain("not_authenticated");
  });
});
