/** What was written for people to read, with the codes that only they should know. */
import { unseal } from "../../src/crypto/sealed-box.ts";
import type { MessagePayload } from "../../src/delivery/outbox.ts";
import type { TestServer } from "./test-server.ts";

export interface WrittenMessage {
  readonly to: string;
  readonly code: string | undefined;
  readonly template: string;
  readonly channel: string;
  readonly language: string;
  readonly state: string;
}

/** The outbox, the newest first; what is written and withheld is left out. */
export async function writtenMessages(server: TestServer): Promise<readonly WrittenMessage[]> {
  const rows = await server.ctx.db
    .selectFrom("messages")
    .selectAll()
    .where("state", "<>", "withheld")
    .orderBy("id", "desc")
    .execute();
  return rows.map((row) => {
    const key = server.ctx.keys["message payload"];
    const text = row.payload === null ? "{}" : unseal(key, row.payload, row.id).toString("utf8");
    const { to, code } = JSON.parse(text) as Partial<MessagePayload>;
    const { template, channel, language, state } = row;
    return { to: to ?? "", code, template, channel, language, state };
  });
}

/** Asks for a code as a client does, and reads it as its recipient would. */
export async function askForCode(
  server: TestServer,
  request: { phone?: string; email?: string; purpose: string },
  path = "/api/v1/auth/verifications",
  token?: string,
): Promise<{ verification_id: string; code: string }> {
  const answer = await server.post(path, {
    body: request,
    ...(token === undefined ? {} : { token }),
  });
  if (answer.status !== 202) throw new Error(`no code: ${answer.text}`);
  const { verification_id } = answer.body.data;
  return { verification_id, code: await codeOf(server, verification_id) };
}

/** The code that was sent for a verification; empty in a notice. */
export async function codeOf(server: TestServer, verificationId: string): Promise<string> {
  const row = await server.ctx.db
    .selectFrom("messages")
    .selectAll()
    .where("verification_id", "=", verificationId)
    .executeTakeFirstOrThrow();
  if (row.payload === null) throw new Error("the message has gone");
  const text = unseal(server.ctx.keys["message payload"], row.payload, row.id).toString("utf8");
  const { code } = JSON.parse(text) as MessagePayload;
  return code ?? "";
}

/** Signs a new user up. @returns the answer's `data` */
export async function signUp(
  server: TestServer,
  phone: string,
  password = "a long sentence nobody says",
) {
  const code = await askForCode(server, { phone, purpose: "register" });
  const answer = await server.post("/api/v1/auth/register", { body: { ...code, password } });
  if (answer.status !== 201) throw new Error(`not signed up: ${answer.text}`);
  return answer.body.data;
}
