import { expect, test } from "vitest";
import { makeSetupLink } from "../src/admin/setup-link.ts";
import { freshPhone } from "./harness/accounts.ts";
import { describePages, expectAccessible, phoneSize } from "./harness/browser.ts";

const password = "a long sentence nobody says";

describePages("the console's set-up", (pages) => {
  const makeLink = async () => {
    const { ctx } = pages.server;
    await ctx.db.deleteFrom("user_roles").execute();
    return `/console/#setup=${await makeSetupLink(ctx, ctx.db)}`;
  };
  const fill = async (page: Awaited<ReturnType<typeof pages.open>>) => {
    await page.getByLabel("Phone number").fill(freshPhone());
    await page.getByLabel("Name").fill("Asha");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Make the first admin" }).click();
  };

  test("the link makes an admin, who is logged in, and stays in no address", async () => {
    const page = await pages.open(await makeLink());
    await page.getByRole("heading", { name: "Set up this server" }).waitFor();
    expect(page.url()).toBe(`${pages.url}/console/`);
    await fill(page);
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await page.getByText("Asha", { exact: true }).waitFor();
  });

  test("a link that was used, or never was one, is told so", async () => {
    const link = await makeLink();
    await fill(await pages.open(link));
    const late = await pages.open(link);
    await fill(late);
    await late.getByText(/was used, or is too old/).waitFor();
    await late.getByRole("button", { name: "Go to the log-in" }).click();
    await late.getByRole("heading", { name: "Log in to the console" }).waitFor();
  });

  test("nothing stands in anybody's way", async () => {
    for (const colours of ["light", "dark"] as const) {
      const page = await pages.open(await makeLink(), { colours, size: phoneSize });
      await page.getByRole("heading", { name: "Set up this server" }).waitFor();
      await expectAccessible(page);
    }
  });
});
