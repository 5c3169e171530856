/** However a server ends, nothing that it acknowledged is lost. */
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, test, vi } from "vitest";
import { runCommand } from "./harness/command.ts";
import { ask, eventually, logIn, profile } from "./harness/http-client.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { logLines, serveKpa } from "./harness/kpa-process.ts";

// A start takes seconds where other work shares the cores, and ten are killed here.
vi.setConfig({ testTimeout: 300_000 });

const password = "correct horse 1";

async function addUser(installation: Installation, phone: string): Promise<void> {
  const added = await runCommand(["user", "add", "--phone", phone, "--password-stdin"], {
    environment: installation.environment,
    input: password,
  });
  if (added.code !== 0) throw new Error(added.stderr);
}

test("SIGTERM under load: not ready, what is under way is answered, exit 0", async () => {
  const installation = await createInstallation();
  await addUser(installation, "9810000001");
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

test("signals that come at once are one, and kept-alive connections hold nothing up", async () => {
  const kpa = await serveKpa((await createInstallation()).environment);
  // Each on a connection of its own, which the client keeps open after its answer.
  const answers = Array.from({ length: 6 }, () => logIn(kpa.url, "7760873976", "to_share@123"));
  await Promise.race(answers);
  const stoppedAt = performance.now();
  for (const signal of ["SIGTERM", "SIGTERM", "SIGINT"] as const) kpa.child.kill(signal);
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await kpa.ended).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
});

test("a second SIGTERM, later, ends a server that a slow client holds", async () => {
  const kpa = await serveKpa((await createInstallation()).environment);
  const slow = request(`${kpa.url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": "100" },
  });
  slow.on("error", () => {});
  slow.write("{");
  await sleep(100);
  kpa.child.kill("SIGTERM");
  await sleep(1_200);
  expect(kpa.child.exitCode).toBeNull();
  kpa.child.kill("SIGTERM");
  expect(await kpa.ended).toMatchObject({ code: 1, signal: null });
});

test("a mistake that nobody caught is told once, masked, and ends the process", async () => {
  const mistake = `setTimeout(() => Promise.reject(new Error("lost +91 98192 83746")), 1)`;
  const installation = await createInstallation();
  const environment = {
    ...installation.environment,
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(
      `process.on("SIGUSR2", () => { ${mistake} })`,
    )}`,
  };
  const broken = await serveKpa(environment);
  broken.child.kill("SIGUSR2");
  const { code, stdout, stderr } = await broken.ended;
  expect(code).toBe(1);
  expect(stderr.match(/Error: lost …46/g)).toHaveLength(1);
  expect(stderr).not.toContain("98192");
  expect(stdout).toContain('"msg":"ready"');
});

test("after each of ten `kill -9` under writes every acknowledged session lives", async () => {
  const installation = await createInstallation();
  const phones = ["9810000001", "9810000002", "9810000003", "9810000004"];
  for (const phone of phones) await addUser(installation, phone);
  const environment = { ...installation.environment, KPA_SESSIONS_PER_USER: "0" };
  const ended: string[] = [];
  let living: string[] = [];
  let acknowledgedInAll = 0;
  for (let round = 0; ; round++) {
    const kpa = await serveKpa(environment);
    const found = await Promise.all(living.map((token) => profile(kpa.url, token)));
    expect(found.map(({ status }) => status)).toEqual(living.map(() => 200));
    for (const token of ended.slice(-4)) expect((await profile(kpa.url, token)).status).toBe(401);
    if (round === 10) break;

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
  expect(acknowledgedInAll).toBeGreaterThanOrEqual(40);
  process.stderr.write(
    `kill -9, 10 times on ${inject("engine")}: ${acknowledgedInAll} log-ins acknowledged, 0 lost\n`,
  );
});
