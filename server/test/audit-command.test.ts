/** `kpa audit`, as an auditor calls it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, inject, test } from "vitest";
import { runCommand } from "./harness/command.ts";
import { createInstallation, type Installation } from "./harness/installation.ts";

const password = "correct horse 1";

async function kpa(at: Installation, ...args: readonly string[]) {
  const environment = { KPA_ENV: "development", ...at.environment };
  return runCommand(args, { environment, input: password });
}

async function kpaJson(at: Installation, ...args: readonly string[]) {
  const { code, stdout, stderr } = await kpa(at, "--json", "audit", ...args);
  const error = stderr === "" ? undefined : JSON.parse(stderr).error.code;
  return { code, error, value: stdout === "" ? undefined : JSON.parse(stdout) };
}

let count = 0;
/** Each writes an event. */
async function addUser(at: Installation): Promise<void> {
  const phone = `98100${String(count++).padStart(5, "0")}`;
  const added = await kpa(at, "user", "add", "--phone", phone, "--password-stdin");
  if (added.code !== 0) throw new Error(added.stderr);
}

/** As an owner of the tables can. */
async function damage(at: Installation, statement: string): Promise<void> {
  await at.use(async ({ kysely }) => {
    await sql`alter table audit_events disable trigger all`.execute(kysely);
    await sql.raw(statement).execute(kysely);
    await sql`alter table audit_events enable trigger all`.execute(kysely);
  });
}

test("verify counts what is whole, names what is not, and says it by its exit code", async () => {
  const at = await createInstallation();
  await addUser(at);
  await addUser(at);
  const whole = await kpaJson(at, "verify");
  expect(whole).toEqual({
    code: 0,
    error: undefined,
    value: {
      ok: true,
      begun_at: whole.value.newest_seal.sealed_at,
      events: 2,
      unchained_events: 0,
      seals: 1,
      during_change_of_secret: 0,
      newest_seal: {
        seal: 1,
        sealed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        events: 0,
        chain: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      findings: [],
      findings_total: 0,
    },
  });
  const text = await kpa(at, "audit", "verify");
  expect(text).toMatchObject({ code: 0, stderr: "" });
  expect(text.stdout).toMatch(/^As they were written: 2 events, 1 seal\.$/m);
  expect(text.stdout).toMatch(/^Nothing is wrong\.$/m);

  const changed =
    "update audit_events set user_id = 99 where id = (select min(id::text)::uuid from audit_events)";
  await damage(at, changed);
  const found = await kpaJson(at, "verify");
  expect(found).toMatchObject({ code: 1, value: { ok: false, events: 1, findings_total: 1 } });
  const [finding] = found.value.findings;
  expect(finding).toEqual({
    kind: "changed",
    event_id: expect.any(String),
    lane: expect.any(Number),
    position: expect.any(Number),
    detail: `event ${finding.event_id} (lane ${finding.lane}, position ${finding.position}): was changed, or was written with another SECRET_KEY`,
  });
  const told = await kpa(at, "audit", "verify");
  expect(told.code).toBe(1);
  expect(told.stdout.split("\n")[0]).toBe(finding.detail);
  expect(told.stdout).toMatch(/^WRONG: 1 finding\.$/m);
});

test("a seal is exported, and a log that was set back behind it is found by the file alone", async () => {
  const at = await createInstallation();
  await addUser(at);
  const { value: sealed, code } = await kpaJson(at, "seal");
  expect([code, sealed.seal, sealed.events, sealed.heads.length]).toEqual([0, 2, 1, 64]);
  expect((await kpaJson(at, "heads")).value).toEqual(sealed);
  // There is nothing new to seal.
  expect((await kpaJson(at, "seal")).value).toEqual(sealed);
  const text = await kpa(at, "audit", "heads");
  expect(text.stdout).toMatch(/^seal {4}2$/m);
  expect(text.stdout.match(/^lane \d+\t1\t[0-9a-f]{64}$/gm)).toHaveLength(1);
  const file = join(at.folder, "heads.json");
  writeFileSync(file, JSON.stringify(sealed));
  expect(await kpaJson(at, "verify", "--heads", file)).toMatchObject({ code: 0 });

  const other = await createInstallation();
  await addUser(other);
  const foreign = await kpaJson(other, "verify", "--heads", file);
  expect(foreign.code).toBe(1);
  expect(foreign.value.findings[0]).toMatchObject({ kind: "set_back", seal: 2, exported: true });
});

test("what is no exported seal is refused, and so is a file that is not there", async () => {
  const at = await createInstallation();
  await addUser(at);
  const file = join(at.folder, "heads.json");
  for (const text of [
    "",
    "null",
    "[]",
    '{"seal":1,"chain":"00","heads":{}}',
    '{"seal":1,"chain":"00","heads":[[0,-1,"00"]]}',
  ]) {
    writeFileSync(file, text);
    const refused = await kpaJson(at, "verify", "--heads", file);
    expect(refused, text).toMatchObject({ code: 1, error: "no_heads" });
  }
  const missing = await kpaJson(at, "verify", "--heads", join(at.folder, "not-there.json"));
  expect(missing).toMatchObject({ code: 1, error: "file_unusable" });
});

test("before the chain has begun there is nothing to verify, and verifying begins nothing", async () => {
  const at = await createInstallation();
  for (let n = 0; n < 2; n++) {
    const { code, value } = await kpaJson(at, "verify");
    expect([code, value.findings.map(({ kind }: { kind: string }) => kind)]).toEqual([
      1,
      ["not_begun"],
    ]);
    expect(await kpaJson(at, "heads")).toMatchObject({ code: 1, error: "not_sealed" });
  }
  expect(await kpaJson(at, "seal")).toMatchObject({ code: 0, value: { seal: 1, events: 0 } });
  expect(await kpaJson(at, "verify")).toMatchObject({ code: 0 });
});

test("the commands need the servers' secret, and say so", async () => {
  const at = await createInstallation();
  await addUser(at);
  const { SECRET_KEY: _, ...rest } = at.environment;
  const bare = {
    ...at,
    environment: { ...rest, KPA_ENV: "production", KPA_WEAK_SECRET: "accept" },
  };
  for (const command of ["verify", "seal", "heads"]) {
    expect(await kpaJson(bare, command), command).toMatchObject({
      code: 1,
      error: "configuration",
    });
  }
  const other = { ...at, environment: { ...at.environment, SECRET_KEY: "x".repeat(32) } };
  const wrong = await kpaJson(other, "verify");
  expect(wrong.code).toBe(1);
  expect(wrong.value.events).toBe(0);
});

test.runIf(inject("engine") === "pglite")(
  "an embedded database that a server holds is left alone, and the command says so",
  async () => {
    const at = await createInstallation();
    await addUser(at);
    await at.use(async () => {
      for (const command of ["verify", "seal", "heads"]) {
        expect(await kpaJson(at, command)).toMatchObject({ code: 1, error: "database_in_use" });
      }
    });
    expect(await kpaJson(at, "verify")).toMatchObject({ code: 0 });
  },
);
