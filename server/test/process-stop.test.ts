/** However a server ends, nothing that it acknowledged is lost. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, test, vi } from "vitest";
import { ask, eventually, logIn, profile } from "./harness/http-client.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { logLines, serveKpa } from "./harness/kpa-process.ts";
import { insertSeedUser } from "./harness/seed-database.ts";

// A start takes seconds where other work shares the cores, and many are killed here.
vi.setConfig({ testTimeout: 300_000 });

const password = "correct horse 1";

async function addUsers(installation: Installation, phones: readonly string[]): Promise<void> {
  await installation.use(async (database) => {
    for (const phone of phones) await insertSeedUser(database, { phone, password });
  });
}

test("SIGTERM under load: not ready, what is under way is answered, exit 0", async () => {
  const installation = await createInstallation();
  await addUsers(installation, ["9810000001"]);
  // In production the listener stays for a second, so that a balancer notices.
  const kpa = await serveKpa({ ...installation.environment, KPA_ENV: "production" });
  const { token } = (await logIn(kpa.url, "9810000001", password)).body.data;
  let isReady = true;
  let answered = 0;
  const load = Array.from({ length: 8 }, async (_, n) => {
    while (isReady) {
      const { status } =
        n < 6 ? await profile(kpa.url, token) : await logIn(kpa.url, "9810000001", password);
      expect(status).toBe(200);
      answered++;
    }
  });
  await eventually(async () => answered > 30, 30_000);
  kpa.child.kill("SIGTERM");
  await eventually(async () => (await ask(kpa.url, "/readyz")).status === 503, 2_000);
  const late = logIn(kpa.url, "9810000001", password);
  isReady = false;
  await Promise.all(load);
  expect((await late).status).toBe(200);
  expect(await kpa.ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  expect(logLines(kpa).at(-1)?.msg).toBe("stopped");

  const next = await serveKpa({ ...installation.environment, KPA_ENV: "production" });
  expect((await profile(next.url, token)).status).toBe(200);
});

// What PostgreSQL has acknowledged outlives this process by PostgreSQL's own doing.
const kills = inject("engine") === "pglite" ? 6 : 3;

test("after each of several `kill -9` under writes every acknowledged session lives", async () => {
  const installation = await createInstallation();
  const phones = ["9810000001", "9810000002", "9810000003", "9810000004"];
  await addUsers(installation, phones);
  const environment = { ...installation.environment, KPA_SESSIONS_PER_USER: "0" };
  const ended: string[] = [];
  let living: string[] = [];
  let acknowledgedInAll = 0;
  for (let round = 0; ; round++) {
    const kpa = await serveKpa(environment);
    const found = await Promise.all(living.map((token) => profile(kpa.url, token)));
    expect(found.map(({ status }) => status)).toEqual(living.map(() => 200));
    for (const token of ended.slice(-4)) expect((await profile(kpa.url, token)).status).toBe(401);
    if (round === kills) break;

    // One loop for each account: log in, and log every third session out again.
    let isKilled = false;
    const acknowledged: string[] = [];
    const writes = phones.map(async (phone) => {
      for (let n = 1; !isKilled; n++) {
        const { body } = await logIn(kpa.url, phone, password);
        const { token } = body.data;
        if (n % 3 !== 0) acknowledged.push(token);
        else if (
          (await ask(kpa.url, "/api/v1/auth/logout", { method: "POST", token })).status === 200
        )
          ended.push(token);
      }
    });
    await eventually(async () => acknowledged.length >= 4, 30_000);
    await sleep(30 * round);
    isKilled = true;
    kpa.child.kill("SIGKILL");
    await Promise.allSettled(writes);
    await kpa.ended;
    living = acknowledged;
    acknowledgedInAll += acknowledged.length;
  }
  expect(acknowledgedInAll).toBeGreaterThanOrEqual(kills * 4);
  process.stderr.write(
    `kill -9, ${kills} times on ${inject("engine")}: ${acknowledgedInAll} log-ins acknowledged, 0 lost\n`,
  );
});
