import { afterAll, expect, inject, test } from "vitest";
import type { Role } from "../src/admin/permissions.ts";
import type { Database } from "../src/db/database.ts";
import { openEmbedded } from "../src/db/embedded.ts";
import {
  describePages,
  expectAccessible,
  expectNoSidewaysScroll,
  type Login,
  phoneSize,
} from "./harness/browser.ts";
import { runKpa, temporaryFolder, undoLater } from "./harness/kpa-process.ts";
import { createTestDatabase } from "./harness/postgresql.ts";
import { openAt, testSecret } from "./harness/test-server.ts";
import { writeImages } from "./harness/write-images.ts";

const undo = undoLater();
let database: Database;
let logins: readonly (Login & { readonly role: Role })[];
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
  logins = JSON.parse(ended.stdout).staff;
  database = url === undefined ? await openEmbedded(folder) : openAt(url);
  return { database };
}

function staff(role: Role): Login {
  const found = logins.find((one) => one.role === role);
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found;
}

const patience = { timeout: 120_000 };

describePages(
  "the console with a month of kpa demo",
  (pages) => {
    const open = async (path: string, options = {}) => {
      const page = await pages.logIn(staff("admin"), path, options);
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
      test("pictures for the README", patience, () => writeImages(pages, staff));
    }
  },
  fillDatabase,
);
