import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, expect, inject, test } from "vitest";
import type { Database } from "../src/db/database.ts";
import { openEmbedded } from "../src/db/embedded.ts";
import type { Account } from "./harness/accounts.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  phoneSize,
} from "./harness/browser.ts";
import { runKpa, temporaryFolder, undoLater } from "./harness/kpa-process.ts";
import { createTestDatabase } from "./harness/postgresql.ts";
import { openAt, testSecret } from "./harness/test-server.ts";

const undo = undoLater();
let database: Database;
let staff: readonly { readonly role: string; readonly phone: string; readonly password: string }[];
afterAll(async () => {
  await database?.close();
  await undo.all();
});

/** A database that `kpa demo` has filled, as a process of its own. */
async function fillDatabase() {
  const folder = temporaryFolder(undo);
  const url = inject("engine") === "postgresql" ? await createTestDatabase("template") : undefined;
  const ended = await runKpa(["--json", "demo", "--seed", "7"], {
    undo,
    environment: {
      KPA_ENV: "development",
      SECRET_KEY: testSecret,
      KPA_DATA_DIR: folder,
      ...(url && { DATABASE_URL: url }),
    },
  });
  if (ended.code !== 0) throw new Error(ended.stderr);
  staff = JSON.parse(ended.stdout).staff;
  database = url === undefined ? await openEmbedded(folder) : openAt(url);
  return { database };
}

const patience = { timeout: 120_000 };

describePages(
  "the console with a month of kpa demo",
  (pages) => {
    const open = async (path: string, options = {}) => {
      const admin = staff.find(({ role }) => role === "admin");
      const page = await pages.logIn({ id: 0, ...admin } as Account, path, options);
      await page.getByRole("figure", { name: "Log-ins and refusals" }).waitFor();
      return page;
    };

    test("every chart is alive, and what needs a person stands on top", patience, async () => {
      const page = await open("/console/?range=30d");
      for (const name of ["Log-ins and refusals", "Registrations", "What messages cost"]) {
        const bars = page.getByRole("figure", { name }).getByRole("link");
        expect(await bars.count(), name).toBeGreaterThan(10);
      }
      const funnel = page.getByRole("table", { name: "Codes, from asked for to in" });
      expect(await funnel.getByRole("row").count()).toBeGreaterThan(4);
      await page.getByText(/none that signs up is sent there now/).waitFor();
      await page.getByRole("region", { name: "Needs a person" }).waitFor();
    });

    test.each([
      ["light", undefined],
      ["dark", undefined],
      ["light", phoneSize],
      ["dark", phoneSize],
    ] as const)("nothing stands in anybody's way, %s %o", patience, async (colours, size) => {
      const page = await open("/console/?range=30d", { colours, ...(size && { size }) });
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });

    if (process.env.KPA_WRITE_IMAGES === "1") {
      test("pictures for the README", patience, () => writeImages(open));
    }
  },
  fillDatabase,
);

const images = new URL("../../docs/images/", import.meta.url);

async function writeImages(open: (path: string, options?: object) => Promise<Page>): Promise<void> {
  mkdirSync(images, { recursive: true });
  const take = async (name: string, page: Page) => {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: new URL(`${name}.png`, images).pathname });
  };
  await take("console-home", await open("/console/?range=30d"));
  await take("console-home-dark", await open("/console/?range=30d", { colours: "dark" }));
  await take("console-phone", await open("/console/?range=30d", { size: phoneSize }));
}
