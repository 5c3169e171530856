/** What a server does whatever its database is: it starts, it ends, and it says why. */
import { request } from "node:http";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, test, vi } from "vitest";
import { logIn } from "./harness/http-client.ts";
import { createInstallation } from "./harness/installation.ts";
import { runKpa, serveKpa } from "./harness/kpa-process.ts";

vi.setConfig({ testTimeout: 120_000 });

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

test("a port in use is told, and the database is let go", async () => {
  const installation = await createInstallation();
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as { port: number };
  const refused = await runKpa(["serve"], {
    environment: { ...installation.environment, KPA_ENV: "development", PORT: String(port) },
  });
  other.close();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(new RegExp(`port ${port} on 127.0.0.1 is in use.*PORT`));
  expect(await installation.use(async (database) => database.engine)).toBe(inject("engine"));
});
