/** Requests of staff who look after the server: those that succeed, and those that are refused for reasons of their own. */
import { sql } from "kysely";
import { rotateSigningKey } from "../../src/tokens/rotate.ts";
import { addUser, freshPhone } from "./accounts.ts";
import { nobodysId } from "./operations.ts";
import { write } from "./outbox.ts";
import { addStaff } from "./staff.ts";
import type { Answer, TestServer } from "./test-server.ts";

/** A message that was given up, of which it can be told whom it went to. @returns its id */
export async function deadMessage(
  server: TestServer,
  to = `+91${freshPhone()}`,
  state = "dead",
): Promise<string> {
  await write(server, { template: "notice.password_changed", to, expiresInSeconds: 3600 });
  const { rows } = await sql<{ id: string }>`
    update messages set state = ${state}, attempts = 5, last_error = 'twilio answered 503'
     where id = (select id from messages order by created_at desc, id desc limit 1)
    returning id`.execute(server.ctx.db);
  return rows[0]?.id ?? "";
}

/** A key that has stopped signing. @returns its id */
async function formerKey(server: TestServer): Promise<string> {
  const { state, key } = await rotateSigningKey(server.ctx, "EdDSA", true);
  await rotateSigningKey(server.ctx, "EdDSA", true);
  await server.application.signingKeys?.refresh();
  return state === "rotated" ? key.kid : "";
}

/** One key signs, and none waits for its time: the next can be made. */
async function oneKey(server: TestServer): Promise<void> {
  await rotateSigningKey(server.ctx, "EdDSA", true);
  await server.application.signingKeys?.refresh();
}

export const lookAfterBodies = {
  verifyAuditLog: [() => ({ body: {} })],
  resendMessage: [
    async (server: TestServer) => ({ resource: await deadMessage(server), body: {} }),
  ],
  rotateKey: [
    async (server: TestServer) => {
      await oneKey(server);
      return { body: {} };
    },
    () => ({ body: { now: true } }),
  ],
  retireKey: [
    async (server: TestServer) => ({
      resource: await formerKey(server),
      body: { reason: "It may have been copied" },
    }),
  ],
  releaseLimit: [
    (_server: TestServer, { id }: { readonly id: number }) => ({
      body: { user_id: id, reason: "She called from her own number" },
    }),
    () => ({ body: { range: "+9198765", reason: "A new city" } }),
  ],
};

export const lookAfterRefusals: Readonly<
  Record<string, (server: TestServer) => readonly (() => Promise<Answer>)[]>
> = {
  verifyAuditLog: (server) => [
    async () => {
      const admin = await addStaff(server, "admin");
      const verify = () => admin.post("/api/v1/admin/audit-events/verify", { body: {} });
      // A short log is verified so soon that two requests may well come one after the other.
      for (let round = 0; round < 50; round++) {
        const answers = await Promise.all(Array.from({ length: 8 }, verify));
        const refused = answers.find(({ status }) => status === 429);
        if (refused !== undefined) return refused;
      }
      return verify();
    },
  ],
  resendMessage: (server) => [
    async () => {
      const admin = await addStaff(server, "admin");
      const id = await deadMessage(server, undefined, "sent");
      return admin.post(`/api/v1/admin/messages/${id}/resend`, { body: {} });
    },
    async () => {
      const admin = await addStaff(server, "admin");
      const to = `+91${freshPhone()}`;
      const resend = async () =>
        admin.post(`/api/v1/admin/messages/${await deadMessage(server, to)}/resend`, { body: {} });
      for (let n = 0; n < 10; n++) await resend();
      return resend();
    },
  ],
  rotateKey: (server) => [
    async () => {
      const admin = await addStaff(server, "admin");
      await admin.post("/api/v1/admin/keys/rotate", { body: {} });
      return admin.post("/api/v1/admin/keys/rotate", { body: {} });
    },
  ],
  retireKey: (server) => [
    async () => {
      const admin = await addStaff(server, "admin");
      const { items } = (await admin.get("/api/v1/admin/keys")).body.data;
      const { kid } = items.find(({ phase }: { phase: string }) => phase === "signing");
      return admin.post(`/api/v1/admin/keys/${kid}/retire`, { body: { reason: "A try" } });
    },
  ],
  releaseLimit: (server) => [
    async () => {
      const admin = await addStaff(server, "admin");
      await addUser(server);
      const body = { user_id: nobodysId, reason: "Nobody" };
      return admin.post("/api/v1/admin/limits/release", { body });
    },
  ],
};
