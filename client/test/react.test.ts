import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { KpaProvider, useKpa, useSession, useUser } from "kpa-client/react";
import { chromium } from "playwright-core";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newApp } from "../../server/test/harness/client.ts";
import { startTestServer, type TestServer } from "../../server/test/harness/test-server.ts";
import { bundle } from "./harness/bundle.ts";

const executablePath = "/usr/bin/chromium";
const isTested = existsSync(executablePath) || process.env.REQUIRE_CHROMIUM === "1";
if (!isTested) process.stdout.write(`React in a browser is not tested: no ${executablePath}\n`);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { KPA_CORS_ORIGINS: "*" } });
});
afterAll(() => server.close());

test("a server renders nobody's session, whoever is signed in there", async () => {
  const kpa = newApp(server);
  await kpa.logIn({ phone: "7760873976", password: "to_share@123" });
  const Shown = () => createElement("p", {}, useSession().status, useUser()?.name);
  const page = renderToString(createElement(KpaProvider, { kpa }, createElement(Shown)));
  expect(page).toBe("<p>loading</p>");
});

test("a hook outside of a provider says so", () => {
  const Lost = () => createElement("p", {}, useKpa().session.state.status);
  expect(() => renderToString(createElement(Lost))).toThrow("outside of a KpaProvider");
});

test.runIf(isTested)(
  "components follow the session, and rest while it is the same",
  { timeout: 60_000 },
  async () => {
    const app = await bundle(fileURLToPath(new URL("harness/react-app.ts", import.meta.url)));
    const page = `<!doctype html><div id="root"></div><script type="module">${app.replaceAll("</script", "<\\/script")}</script>`;
    const site = createServer((_, answer) => {
      answer.setHeader("Content-Type", "text/html; charset=utf-8").end(page);
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const { port } = site.address() as { port: number };
    const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"];
    const browser = await chromium.launch({ executablePath, headless: true, args });
    try {
      const tab = await browser.newPage();
      const api = encodeURIComponent(await server.listen());
      await tab.goto(`http://127.0.0.1:${port}/#${api}`);
      const shows = (text: string) => tab.getByText(text, { exact: true }).waitFor();
      await shows("nobody, 1");
      await tab.locator("#in").click();
      await shows("Assignment User, 2");
      await tab.locator("#look").click();
      await tab.waitForLoadState("networkidle");
      await tab.locator("#rename").click();
      await shows("Asha Rao, 3");
      await tab.locator("#out").click();
      await shows("signed_out logged_out");
    } finally {
      await browser.close();
      site.close();
    }
  },
);
