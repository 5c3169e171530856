/** Faults of the database are 503, never a fault of the caller, and end by themselves. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { ask, eventually, type HttpAnswer, logIn, profile } from "./harness/http-client.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { serveKpa, type Undo, undoLater } from "./harness/kpa-process.ts";
import { connect } from "./harness/postgresql.ts";
import { startTcpProxy, type TcpProxy } from "./harness/tcp-proxy.ts";
import { startTestServer } from "./harness/test-server.ts";

vi.setConfig({ testTimeout: 120_000 });

/** Promised for a database that is there again. */
const recoverWithinMs = 5_000;
const demo = ["7760873976", "to_share@123"] as const;

function expectUnavailable(answer: HttpAnswer): void {
  expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
}

/** A wire to the installation's database, and the environment of a server at its other end. */
async function wired(
  installation: Installation,
  options?: { readonly isUp?: boolean; readonly undo?: Undo },
) {
  const address = new URL(installation.url ?? "");
  const host = address.hostname;
  const proxy = await startTcpProxy({ host, port: Number(address.port || 5432) }, options);
  address.host = `127.0.0.1:${proxy.port}`;
  return { proxy, environment: { ...installation.environment, DATABASE_URL: address.href } };
}

/** One server for the tests below; each leaves its database as it found it. */
function faults(): void {
  const undo = undoLater();
  let installation: Installation;
  let proxy: TcpProxy;
  let url: string;
  let token: string;
  beforeAll(async () => {
    installation = await createInstallation("template", undo);
    const wire = await wired(installation, { undo });
    proxy = wire.proxy;
    url = (await serveKpa(wire.environment, { undo })).url;
    token = (await logIn(url, ...demo)).body.data.token;
  }, 120_000);
  afterAll(undo.all);
  const recovers = () =>
    eventually(async () => (await profile(url, token)).status === 200, recoverWithinMs);

  test("a database that is lost is 503 for every caller, and sessions outlive it", async () => {
    expect((await profile(url, token)).status).toBe(200);

    await proxy.cut();
    for (let round = 0; round < 3; round++) {
      expectUnavailable(await profile(url, token));
      expectUnavailable(await logIn(url, ...demo));
      expectUnavailable(await ask(url, "/api/v1/auth/logout", { method: "POST", token }));
      expectUnavailable(await ask(url, "/readyz"));
    }
    expect((await ask(url, "/healthz")).status).toBe(200);
    await proxy.mend();
    await recovers();
    expect((await logIn(url, ...demo)).status).toBe(200);
  });

  test("a database that goes silent holds nobody longer than its time limits", async () => {
    proxy.holdStill();
    const startedAt = performance.now();
    const held = [profile(url, token), logIn(url, ...demo), ask(url, "/readyz")];
    expect((await ask(url, "/healthz")).status).toBe(200);
    for (const answer of await Promise.all(held)) expectUnavailable(answer);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await proxy.mend();
    await recovers();
  });

  test("connections that are terminated under load cost 503 at most", async () => {
    const admin = await connect(installation.url ?? "");
    const statuses = new Map<number, number>();
    let isOver = false;
    const load = Array.from({ length: 8 }, async (_, n) => {
      while (!isOver) {
        const { status } = n < 6 ? await profile(url, token) : await logIn(url, ...demo);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    let terminated = 0;
    for (let round = 0; round < 10; round++) {
      await sleep(100);
      const { rowCount } = await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      );
      terminated += rowCount ?? 0;
    }
    isOver = true;
    await Promise.all(load);
    expect(terminated).toBeGreaterThan(10);
    expect(statuses.get(200) ?? 0).toBeGreaterThan(20);
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    await recovers();
  });

  test("while a lock holds every connection, requests fail fast and health answers", async () => {
    const holder = await connect(installation.url ?? "");
    await holder.query("begin; lock table login_throttles in access exclusive mode");
    const startedAt = performance.now();
    const logIns = Array.from({ length: 24 }, async (_, n) => {
      const answer = await logIn(url, `98700000${10 + n}`, "whatever");
      return { answer, ms: performance.now() - startedAt };
    });
    await sleep(200);
    const healthAt = performance.now();
    expect((await ask(url, "/healthz")).status).toBe(200);
    expect(performance.now() - healthAt).toBeLessThan(500);
    const refused = await Promise.all(logIns);
    for (const { answer } of refused) expectUnavailable(answer);
    // Those that wait for a connection give up after a second, those that have one after two.
    expect(Math.max(...refused.map(({ ms }) => ms))).toBeLessThan(4_000);
    await holder.query("rollback");
    await eventually(async () => (await logIn(url, ...demo)).status === 200, recoverWithinMs);
  });
}

if (inject("engine") === "postgresql") {
  describe("a database that fails", faults);

  test("a server whose database is not there yet waits for it and then serves", async () => {
    const { proxy, environment } = await wired(await createInstallation("empty"), { isUp: false });
    const { url } = await serveKpa(environment, { until: "listening" });
    expect((await ask(url, "/healthz")).status).toBe(200);
    expect((await ask(url, "/docs/")).status).toBe(200);
    expectUnavailable(await ask(url, "/readyz"));
    expectUnavailable(await logIn(url, ...demo));
    expectUnavailable(await profile(url, "e30.e30.e30"));
    await proxy.mend();
    await eventually(async () => (await logIn(url, ...demo)).status === 200, recoverWithinMs);
    expect((await ask(url, "/readyz")).status).toBe(200);
  });
} else {
  test("an embedded database that is gone is 503 for every caller", async () => {
    const server = await startTestServer();
    onTestFinished(server.close);
    const token = await server.token();
    await server.ctx.database.close();
    for (const answer of [
      await server.get("/api/v1/user/profile", { token }),
      await server.logIn(...demo),
      await server.get("/readyz"),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
    }
    expect((await server.get("/healthz")).status).toBe(200);
  });
}
