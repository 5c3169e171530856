/** What is published: its size, and that it works for who installs it. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "./harness/bundle.ts";

const run = promisify(execFile);
const client = fileURLToPath(new URL("..", import.meta.url));
const mostBytes = 8_000;

test("the client and what it depends on are under 8 kB", async () => {
  const code = await bundle(join(client, "src/index.ts"));
  expect(code).toContain("/api/v1/auth/refresh");
  const bytes = gzipSync(code, { level: 9 }).length;
  process.stdout.write(`kpa-client: ${bytes} bytes gzip of ${mostBytes}, openapi-fetch included\n`);
  expect(bytes).toBeLessThan(mostBytes);
});

const app = `
import { createKpa, KpaProblem, webStore, type TokenStore } from "kpa-client";
import { useSession, useUser } from "kpa-client/react";

const store: TokenStore = webStore("kpa");
export const kpa = createKpa({ baseUrl: "http://127.0.0.1:1", store, timeoutMs: 200, fetch: globalThis.fetch });
export async function names(signal: AbortSignal): Promise<string[]> {
  const { items } = await kpa.request("GET", "/api/v1/user/sessions", { query: { limit: 5 }, signal });
  return items.map((one) => one.device_name ?? one.id);
}
export const isDisabled = (error: unknown) => error instanceof KpaProblem && error.code === "user_disabled";
export const hooks = [useSession, useUser];
if (kpa.session.state.status !== "signed_out") throw new Error("signed in");
`;

describe("an app that installs it", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kpa-client-"));
    const modules = join(folder, "node_modules");
    const installed = join(modules, "kpa-client");
    await mkdir(join(modules, "@types"), { recursive: true });
    await run(join(client, "node_modules/.bin/tsc"), [
      ...["-p", join(client, "tsconfig.build.json"), "--outDir", join(installed, "dist")],
    ]);
    await cp(join(client, "package.json"), join(installed, "package.json"));
    const shared = fileURLToPath(new URL("../../node_modules/", import.meta.url));
    for (const name of ["openapi-fetch", "openapi-typescript-helpers", "react", "@types/react"]) {
      await symlink(join(shared, name), join(modules, name));
    }
    await writeFile(join(folder, "package.json"), '{"type":"module"}');
    await writeFile(join(folder, "app.ts"), app);
    const wrong = 'import { kpa } from "./app.js"; kpa.request("GET", "/nowhere");';
    await writeFile(join(folder, "wrong.ts"), wrong);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function check(compiler: string, resolution: string, file: string): Promise<string> {
    const module = resolution === "bundler" ? "preserve" : resolution;
    const options = { target: "es2022", lib: ["es2022", "dom"], strict: true, types: [] };
    const compilerOptions = { ...options, noEmit: true, module, moduleResolution: resolution };
    const project = join(folder, `${resolution}-${file}.json`);
    await writeFile(project, JSON.stringify({ compilerOptions, files: [file] }));
    const { stdout } = await run(compiler, ["-p", project], { cwd: folder }).catch(
      (error) => error,
    );
    return stdout;
  }

  const compilers = {
    "TypeScript 5.9": join(client, "node_modules/.bin/tsc"),
    "TypeScript 7": fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url)),
  };
  for (const [name, compiler] of Object.entries(compilers)) {
    for (const resolution of ["bundler", "nodenext"]) {
      test(`is checked by ${name}, module resolution ${resolution}, declarations included`, async () => {
        expect(await check(compiler, resolution, "app.ts")).toBe("");
        // The types are there: they refuse what there is not.
        expect(await check(compiler, resolution, "wrong.ts")).toMatch(/^wrong\.ts\(1,/);
      });
    }
  }

  test("runs on what was built, without a condition", async () => {
    const plain = app.replace(/import .*react";/, "").replace(/export const hooks.*/, "");
    await writeFile(join(folder, "plain.ts"), plain);
    const { stderr } = await run(process.execPath, ["--no-warnings", "plain.ts"], { cwd: folder });
    expect(stderr).toBe("");
  });
});
