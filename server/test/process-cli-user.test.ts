/** `kpa user`: who is added, shown, kept out and let in again. */
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { type CommandResult, runCommand } from "./harness/command.ts";
import { logIn, profile } from "./harness/http-client.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";
import { runKpa, serveKpa, undoLater } from "./harness/kpa-process.ts";

vi.setConfig({ testTimeout: 120_000 });

const password = "correct horse 1";
const undo = undoLater();
let installation: Installation;
beforeAll(async () => {
  installation = await createInstallation("template", undo);
});
afterAll(undo.all);

const kpa = (args: readonly string[], input?: string): Promise<CommandResult> =>
  runCommand(args, { environment: installation.environment, ...(input ? { input } : {}) });

async function kpaJson(args: readonly string[], input?: string) {
  const { code, stdout, stderr } = await kpa([...args, "--json"], input);
  return { code, value: JSON.parse(code === 0 || stderr === "" ? stdout : stderr) };
}

async function addUser(phone: string, secret = password) {
  const { value } = await kpaJson(["user", "add", "--phone", phone, "--password-stdin"], secret);
  return value as { id: number; phone: string };
}

test("add makes a user who is shown and listed, whatever spelling names it", async () => {
  const added = await kpaJson(
    ["user", "add", "--phone", "098100 00001", "--name", "Asha", "--email", "A@X.Example"].concat(
      "--password-stdin",
    ),
    `${password}\n`,
  );
  expect(added).toEqual({ code: 0, value: { id: added.value.id, phone: "+919810000001" } });
  for (const name of ["98100 00001", `id:${added.value.id}`]) {
    expect(await kpaJson(["user", "show", name])).toEqual({
      code: 0,
      value: {
        id: added.value.id,
        phone: "+919810000001",
        name: "Asha",
        email: "a@x.example",
        disabled_at: null,
        disabled_until: null,
        disabled_reason: null,
        roles: [],
        password: "argon2id",
        sessions: 0,
      },
    });
  }
  expect((await kpa(["user", "show", "9810000001"])).stdout).toMatch(/^phone +\+919810000001$/m);
  const { value } = await kpaJson(["user", "list", "--after", String(added.value.id - 1)]);
  expect(value.users[0]).toMatchObject({ id: added.value.id, phone: "+919810000001" });
  expect((await kpa(["user", "list"])).stdout).toContain("\t+919810000001\tAsha\ta@x.example");
});

test("list takes so many users after an id", async () => {
  const { id } = await addUser("9810000011");
  await addUser("9810000012");
  const { value } = await kpaJson(["user", "list", "--limit", "1", "--after", String(id)]);
  expect(value.users).toHaveLength(1);
  expect(value.users[0].id).toBeGreaterThan(id);
});

test("a phone or an address that is taken is refused in any spelling", async () => {
  await kpa(
    ["user", "add", "--phone", "9810000021", "--email", "b@x.example", "--password-stdin"],
    password,
  );
  for (const phone of ["9810000021", "0091 98100-00021"]) {
    const twin = await kpaJson(["user", "add", "--phone", phone, "--password-stdin"], password);
    expect([twin.code, twin.value.error.code]).toEqual([1, "conflict"]);
  }
  const sameAddress = ["--phone", "9810000022", "--email", "B@x.example", "--password-stdin"];
  const refused = await kpaJson(["user", "add", ...sameAddress], password);
  expect(refused.value.error.code).toBe("conflict");
});

test("a number that twins of the seed share is taken", async () => {
  await installation.use(async ({ kysely }) => {
    for (const phone of ["9810000031", "98100 00031"]) {
      await kysely.insertInto("users").values({ phone, password_hash: "x" }).execute();
    }
  });
  const third = ["user", "add", "--phone", "+919810000031", "--password-stdin"];
  expect((await kpaJson(third, password)).value.error?.code).toBe("conflict");
  expect((await kpaJson(["user", "disable", "+919810000031"])).value.error.code).toBe("ambiguous");
  const one = await kpaJson(["user", "show", "98100 00031"]);
  expect(one.value).toMatchObject({ phone: "98100 00031" });
});

test("a password comes by standard input, whole but for one newline, and is judged", async () => {
  await addUser("9810000041", "  spaces stay \n\n");
  const server = await serveOrUndefined();
  if (server) {
    expect((await logIn(server.url, "9810000041", "  spaces stay \n")).status).toBe(200);
    expect((await logIn(server.url, "9810000041", "spaces stay")).status).toBe(401);
  }
  const add = ["user", "add", "--phone", "9810000042", "--password-stdin"];
  for (const [wrong, says] of [
    ["1234567", /at least 8/],
    ["", /at least 8/],
    ["x".repeat(129), /at most 128/],
  ] as const) {
    const refused = await kpaJson(add, wrong);
    expect([refused.code, refused.value.error.code]).toEqual([1, "weak_password"]);
    expect(refused.value.error.detail).toMatch(says);
  }
  const notText = await runKpa(add, {
    environment: installation.environment,
    input: Buffer.from("gr\xfc\xdfe-dich", "latin1"),
  });
  expect(notText.code).toBe(1);
  expect(notText.stderr).toMatch(/not UTF-8/);
  const asArgument = await kpa(add.slice(0, -1));
  expect(asArgument.code).not.toBe(0);
  expect(asArgument.stderr).toMatch(/standard input.*--password-stdin/);
  expect((await kpa(["user", "show", "9810000042"])).code).toBe(1);
});

test("what cannot be a phone or an address is refused with an example", async () => {
  for (const phone of ["12", "ask at the desk", "", "tel:9810000051"]) {
    const refused = await kpa(["user", "add", "--phone", phone, "--password-stdin"], password);
    expect([phone, refused.code]).toEqual([phone, 1]);
    expect(refused.stderr).toContain("+91 77608 73976");
  }
  const address = ["--phone", "9810000052", "--email", "not an address", "--password-stdin"];
  expect((await kpa(["user", "add", ...address], password)).stderr).toContain("--email");
});

test("a user who is not there is told with exit code 1", async () => {
  const shown = await kpaJson(["user", "show", "9899999999"]);
  expect([shown.code, shown.value.error.code]).toEqual([1, "not_found"]);
  const set = await kpaJson(["user", "set-password", "id:999999", "--password-stdin"], password);
  expect([set.code, set.value.error.code]).toEqual([1, "not_found"]);
});

test("disable and enable say whether they changed anything", async () => {
  const { id } = await addUser("9810000061");
  for (const [command, changed] of [
    ["disable", true],
    ["disable", false],
    ["enable", true],
    ["enable", false],
  ] as const) {
    expect(await kpaJson(["user", command, `id:${id}`])).toEqual({
      code: 0,
      value: { id, changed },
    });
  }
});

test("a parked account is shown as such", async () => {
  const { id } = await addUser("9810000081");
  await installation.use(async ({ kysely }) => {
    const parked_at = new Date("2026-01-02T03:04:05Z");
    await kysely.updateTable("users").set({ parked_at }).where("id", "=", id).execute();
  });
  const { value } = await kpaJson(["user", "show", `id:${id}`]);
  expect(value.parked_at).toBe("2026-01-02T03:04:05.000Z");
  expect((await kpa(["user", "show", `id:${id}`])).stdout).toMatch(
    /^status +parked since 2026-01-02T03:04:05.000Z/m,
  );
});

async function serveOrUndefined() {
  return inject("engine") === "postgresql" ? serveKpa(installation.environment) : undefined;
}

if (inject("engine") === "postgresql") {
  test("what a command changes counts at the running server's next request", async () => {
    const { id } = await addUser("9810000071");
    const { url } = await serveKpa(installation.environment);
    const enter = async (secret: string) => logIn(url, "9810000071", secret);
    const token = async (secret: string) => (await enter(secret)).body.data.token;
    const alive = async (one: string) => (await profile(url, one)).status;

    const beforePassword = await token(password);
    expect((await kpaJson(["user", "show", `id:${id}`])).value.sessions).toBe(1);
    await kpa(["user", "set-password", `id:${id}`, "--password-stdin"], "another horse 2");
    expect(await alive(beforePassword)).toBe(401);
    expect((await enter(password)).status).toBe(401);

    const beforeDisabling = await token("another horse 2");
    expect(await alive(beforeDisabling)).toBe(200);
    await kpa(["user", "disable", "9810000071"]);
    expect(await alive(beforeDisabling)).toBe(401);
    const refused = await enter("another horse 2");
    expect([refused.status, refused.body.code]).toEqual([403, "user_disabled"]);
    expect((await enter("wrong")).status).toBe(401);

    await kpa(["user", "enable", "9810000071"]);
    expect(await alive(beforeDisabling)).toBe(401);
    expect(await alive(await token("another horse 2"))).toBe(200);
  });
}

test("add with a role makes the first admin, and role gives and takes; the last admin stays", async () => {
  const add = ["user", "add", "--phone", "9810000091", "--name", "Asha", "--role", "admin"];
  const { value: added } = await kpaJson([...add, "--password-stdin"], password);
  expect(added).toMatchObject({ roles: ["admin"] });
  const show = async (id: number) => (await kpaJson(["user", "show", `id:${id}`])).value;
  expect((await show(added.id)).roles).toEqual(["admin"]);
  expect((await kpa(["user", "show", `id:${added.id}`])).stdout).toMatch(/^roles +admin$/m);
  for (const command of [
    ["role", `id:${added.id}`, "--set", "support"],
    ["role", `id:${added.id}`, "--set", ""],
    ["disable", `id:${added.id}`],
  ]) {
    const refused = await kpaJson(["user", ...command]);
    expect([refused.code, refused.value.error.code]).toEqual([1, "conflict"]);
    expect(refused.value.error.detail).toMatch(/last admin/);
  }
  const other = await addUser("9810000092");
  const set = ["user", "role", `id:${other.id}`, "--set"];
  expect((await kpaJson([...set, "admin,auditor"])).value).toMatchObject({ changed: true });
  expect((await kpaJson([...set, "auditor, admin"])).value).toMatchObject({ changed: false });
  expect((await show(other.id)).roles).toEqual(["admin", "auditor"]);
  const demoted = await kpaJson(["user", "role", `id:${added.id}`, "--set", ""]);
  expect([demoted.code, demoted.value.changed]).toEqual([0, true]);
  const unknown = await kpaJson([...set, "root"]);
  expect([unknown.code, unknown.value.error.code]).toEqual([2, "usage"]);
});

test("disable takes a reason and an end, and show tells both", async () => {
  const { id } = await addUser("9810000093");
  const until = "2099-01-01T00:00:00.000Z";
  const disable = ["user", "disable", `id:${id}`, "--reason", "Stolen", "--until", until];
  expect((await kpaJson(disable)).value).toEqual({ id, changed: true });
  const { value } = await kpaJson(["user", "show", `id:${id}`]);
  expect(value).toMatchObject({ disabled_until: until, disabled_reason: "Stolen" });
  const shown = (await kpa(["user", "show", `id:${id}`])).stdout;
  expect(shown).toMatch(/^status +disabled since \S+ until 2099-01-01T00:00:00.000Z: Stolen$/m);
  for (const wrong of ["soon", "2001-01-01T00:00:00Z"]) {
    const refused = await kpaJson(["user", "disable", `id:${id}`, "--until", wrong]);
    expect([wrong, refused.code, refused.value.error.code]).toEqual([wrong, 2, "usage"]);
  }
  expect((await kpaJson(["user", "enable", `id:${id}`])).value).toEqual({ id, changed: true });
  expect((await kpaJson(["user", "show", `id:${id}`])).value).toMatchObject({
    disabled_at: null,
    disabled_until: null,
    disabled_reason: null,
  });
});

test("setup-link prints a link that works once at the running server, and none beside an admin", async () => {
  const fresh = await createInstallation("template", undo);
  const run = (args: readonly string[], input?: string) =>
    runCommand(args, { environment: fresh.environment, ...(input ? { input } : {}) });
  const made = await run(["user", "setup-link", "--json"]);
  const { url, token, expires_in } = JSON.parse(made.stdout);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/#setup=/);
  expect([url.endsWith(token), expires_in]).toEqual([true, 1800]);
  const server = await serveKpa(fresh.environment, { undo });
  const setUp = (phone: string) =>
    fetch(`${server.url}/api/v1/admin/setup`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token, phone, name: "Asha", password }),
    });
  expect((await setUp("9810000094")).status).toBe(201);
  expect((await setUp("9810000095")).status).toBe(422);
  expect(JSON.stringify(server.output())).not.toContain(token);
  server.child.kill("SIGTERM");
  await server.ended;
  const again = await run(["user", "setup-link", "--json"]);
  expect([again.code, JSON.parse(again.stderr).error.code]).toEqual([1, "conflict"]);
});
