/** The built pages in a real Chromium, against a server on a real port. */
import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject } from "vitest";
import type { Account } from "./accounts.ts";
import type {} from "./provided.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "./test-server.ts";

const executablePath = "/usr/bin/chromium";
const hasChromium = existsSync(executablePath);
const isRequired = process.env.REQUIRE_CHROMIUM === "1";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** With a database that has to be filled first, on an engine that has one connection. */
const beginningMs = 240_000;

/** A browser starts slowly on a busy machine. */
const patience = { timeout: 60_000 };

export const phoneSize = { width: 360, height: 740 };
const deskSize = { width: 1280, height: 800 };

export interface PageOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly colours?: "light" | "dark";
  /** A language tag of the browser; `en-GB` unless it says otherwise. */
  readonly locale?: string;
}

/** Who fills in the form. */
export type Login = Pick<Account, "phone" | "password">;

/** What a suite has while it runs. */
export interface Pages {
  readonly server: TestServer;
  /** The server's origin. */
  readonly url: string;
  /** Opens an address of the server, in a browser profile of its own. */
  open(path: string, options?: PageOptions): Promise<Page>;
  /** Opens the console and logs in by the form. */
  logIn(account: Login, path?: string, options?: PageOptions): Promise<Page>;
  /** What the browser complained of so far: where a test means it to, it fails for no more than that. */
  takeComplaints(): string[];
}

/**
 * A suite with one browser and one server. After each test it fails on what the browser complained of: an
 * error in the page, a report of the policy, a request to another host.
 */
export function describePages(
  title: string,
  define: (pages: Pages) => void,
  options: TestServerOptions | (() => Promise<TestServerOptions>) = {},
): void {
  if (!hasChromium && !isRequired) {
    process.stdout.write(`${title}: not tested, because ${executablePath} is not there\n`);
  }
  describe.runIf(hasChromium || isRequired)(title, patience, () => {
    const complaints: string[] = [];
    let server: TestServer | undefined;
    let browser: Browser | undefined;
    let url = "";
    beforeAll(async () => {
      server = await startTestServer(typeof options === "function" ? await options() : options);
      url = await server.listen();
      browser = await chromium.launch({ executablePath, headless: true, args: flags });
    }, beginningMs);
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });
    afterEach(async () => {
      for (const context of browser?.contexts() ?? []) await context.close();
      expect(complaints.splice(0)).toEqual([]);
    });
    const open = async (path: string, given: PageOptions = {}) => {
      if (browser === undefined) throw new Error("the browser is not open yet");
      const fault = inject("pageFaults").find(({ page }) => path.startsWith(`/${page}/`));
      if (fault) throw new Error(`${fault.page} could not be built: ${fault.text}`);
      const page = await newPage(browser, given);
      await listen(page, url, complaints);
      await page.goto(`${url}${path}`);
      return page;
    };
    define({
      get server() {
        if (server === undefined) throw new Error("the server is not started yet");
        return server;
      },
      get url() {
        return url;
      },
      open,
      takeComplaints: () => complaints.splice(0),
      logIn: async (account, path = "/console/", given = {}) => {
        const page = await open(path, given);
        await fillLogIn(page, account);
        await page.getByRole("navigation").or(page.getByRole("banner")).first().waitFor();
        return page;
      },
    });
  });
}

/** Whatever the language: fields are told apart by their names. */
export async function fillLogIn(page: Page, account: Login): Promise<void> {
  await page.locator('input[name="phone"]').fill(account.phone);
  await page.locator('input[name="password"]').fill(account.password);
  await page.locator('button[type="submit"]').click();
}

async function newPage(browser: Browser, options: PageOptions): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.size ?? deskSize,
    colorScheme: options.colours ?? "light",
    locale: options.locale ?? "en-GB",
    reducedMotion: "reduce",
  });
  return context.newPage();
}

/** A refusal that the page asked for and shows is noted by the browser as well: that is no fault. */
const noteOfRefusal = /^Failed to load resource: the server responded with a status of 4\d\d/;

async function listen(page: Page, url: string, complaints: string[]): Promise<void> {
  page.on("console", (message) => {
    const isFault = message.type() === "error" && !noteOfRefusal.test(message.text());
    if (isFault) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${url}/`) && !asked.startsWith("data:")) complaints.push(asked);
  });
  await page.exposeFunction("reportViolation", (text: string) => complaints.push(text));
  await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) =>
    window.reportViolation(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile))`);
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails on anything that axe finds on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(`axe.run(document, {
    runOnly: ${JSON.stringify(rules)},
    resultTypes: ["violations"],
  }).then(({ violations }) => violations.map(({ id, help, nodes }) =>
    id + ": " + help + "\\n" + nodes.map((node) => node.html + "\\n  " + node.failureSummary).join("\\n")))`);
  expect(found).toEqual([]);
}

/** Fails where the page is wider than its window: something would have to be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = (await page.evaluate(
    "[document.documentElement.scrollWidth, innerWidth]",
  )) as [number, number];
  expect(content).toBeLessThanOrEqual(window);
}
