/** Admins who remove each other at the same moment, on two servers. */
import { afterAll, beforeAll, describe, expect } from "vitest";
import { hasOtherAdmin } from "../src/admin/role-queries.ts";
import { addUser, signIn } from "./harness/accounts.ts";
import { atOnce, type Pair, race, startPair, tally } from "./harness/races.ts";
import { addStaff, giveRoles, type StaffMember } from "./harness/staff.ts";
import type { Answer } from "./harness/test-server.ts";

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair.close());

const path = (id: number) => `/api/v1/admin/users/${id}`;

type Removal = (by: StaffMember, id: number) => Promise<Answer>;

const removals: readonly { readonly name: string; readonly remove: Removal }[] = [
  {
    name: "take each other's role",
    remove: (by, id) => by.patch(path(id), { body: { roles: [] } }),
  },
  {
    name: "disable each other",
    remove: (by, id) => by.patch(path(id), { body: { status: "disabled", reason: "Race" } }),
  },
  {
    name: "delete each other",
    remove: (by, id) => by.delete(path(id), { body: { reason: "Race" } }),
  },
];

/** Each on a server of its own, and nobody else is admin. */
async function onlyAdmins(count: number): Promise<readonly StaffMember[]> {
  await pair.first.ctx.db.deleteFrom("user_roles").execute();
  const made: StaffMember[] = [];
  for (let n = 0; n < count; n++) made.push(await addStaff(pair.at(n), "admin"));
  return made;
}

describe.each(removals)("admins who $name at once", ({ remove }) => {
  race("leave one of them, who can still act", 6, async (chance) => {
    const [one, two, three] = await onlyAdmins(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error("no admins");
    const answers = await atOnce(chance, [
      () => remove(one, two.id),
      () => remove(two, three.id),
      () => remove(three, one.id),
    ]);
    expect(await hasOtherAdmin(pair.first.ctx.db, undefined)).toBe(true);
    const alive = await Promise.all([one, two, three].map((admin) => admin.get(path(admin.id))));
    expect(alive.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    return JSON.stringify(tally(answers));
  });
});

race(
  "an admin who leaves while the other one is demoted: one of the two stays",
  6,
  async (chance) => {
    const [one, two] = await onlyAdmins(2);
    if (one === undefined || two === undefined) throw new Error("no admins");
    const answers = await atOnce(chance, [
      () => one.delete("/api/v1/user", { body: { password: one.password } }),
      () => one.patch(path(two.id), { body: { roles: ["auditor"] } }),
    ]);
    expect(await hasOtherAdmin(pair.first.ctx.db, undefined)).toBe(true);
    return JSON.stringify(tally(answers));
  },
);

race(
  "an admin who leaves while somebody changes them: neither waits for the other, and one of them is left",
  6,
  async (chance, round) => {
    const [one, two] = await onlyAdmins(2);
    if (one === undefined || two === undefined) throw new Error("no admins");
    const changes = [{ roles: ["auditor"] }, { status: "disabled", reason: "Race" }, { name: "R" }];
    const answers = await atOnce(chance, [
      () => two.delete("/api/v1/user", { body: { password: two.password } }),
      () => one.patch(path(two.id), { body: changes[round % changes.length] }),
    ]);
    expect(answers.map(({ body }) => body.code)).not.toContain("unavailable");
    expect(await hasOtherAdmin(pair.first.ctx.db, undefined)).toBe(true);
    return JSON.stringify(tally(answers));
  },
);

race(
  "nobody acts as a user who becomes staff, nor goes on who loses the role, at that moment",
  6,
  async (chance, round) => {
    const [chief, other] = await onlyAdmins(2);
    if (chief === undefined || other === undefined) throw new Error("no admins");
    const user = await addUser(pair.first);
    const becomesStaff = round % 2 === 0;
    const [opened] = await atOnce(chance, [
      () => other.post(`${path(user.id)}/impersonation`, { body: { reason: "Race", minutes: 5 } }),
      () =>
        becomesStaff
          ? chief.patch(path(user.id), { body: { roles: ["support"] } })
          : chief.patch(path(other.id), { body: { roles: ["support"] } }),
    ]);
    if (opened?.status !== 201) return `refused ${opened?.body.code}`;
    const { token } = opened.body.data;
    const profile = await pair.at(1).get("/api/v1/user/profile", { token });
    expect(profile.body.code).toBe("session_ended");
    return "opened, and ended";
  },
);

race(
  "a user who is disabled as they log in, until an instant that is over, gets in",
  3,
  async (chance) => {
    const [admin] = await onlyAdmins(1);
    const user = await addUser(pair.first);
    const until = new Date(pair.first.ctx.clock.nowMs() + 300).toISOString();
    const body = { status: "disabled", reason: "Race", until };
    expect((await admin?.patch(path(user.id), { body }))?.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const answers = await atOnce(chance, [
      () => pair.at(0).logIn(user.phone, user.password),
      () => pair.at(1).logIn(user.phone, user.password),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const events = await pair.first.ctx.db
      .selectFrom("audit_events")
      .select("id")
      .where("user_id", "=", user.id)
      .where("type", "=", "user.enabled")
      .execute();
    expect(events).toHaveLength(1);
    await giveRoles(pair.first, user.id);
    await signIn(pair.first, user);
    return "both in";
  },
);
