/** People who use the server as an app would. */
import { askForCode, signUp } from "./messages.ts";
import type { TestServer } from "./test-server.ts";

export const goodPassword = "a long sentence nobody says";

let count = 0;

/** A number that nobody has in this run. */
export function newPhone(): string {
  count++;
  return `+9198${String(10_000_000 + ((count * 7919) % 89_999_999))}`;
}

/** One number as five people would type it. */
export function spellings(phone: string): readonly string[] {
  const national = phone.slice(3);
  return [
    phone,
    national,
    `0${national}`,
    `0091 ${national}`,
    `(+91) ${national.slice(0, 5)}-${national.slice(5)}`,
  ];
}

export interface Person {
  readonly id: number;
  readonly phone: string;
  readonly token: string;
  readonly refresh_token: string;
  readonly session_id: string;
}

export async function newPerson(server: TestServer, phone = newPhone()): Promise<Person> {
  const { user, token, refresh_token, session_id } = await signUp(server, phone, goodPassword);
  return { id: user.id, phone, token, refresh_token, session_id };
}

/** Another device of the same person. @returns its access token */
export function otherDevice(server: TestServer, person: Person): Promise<string> {
  return server.token(person.phone, goodPassword);
}

/** A code that a signed-in user asks for. */
export function askForOwnCode(
  server: TestServer,
  token: string,
  request: { purpose: string; phone?: string; email?: string },
) {
  return askForCode(server, request, "/api/v1/user/verifications", token);
}

/** Gives a person a proved e-mail address. */
export async function proveEmail(server: TestServer, token: string, email: string): Promise<void> {
  const code = await askForOwnCode(server, token, { purpose: "change_email", email });
  const answer = await server.put("/api/v1/user/email", { token, body: code });
  if (answer.status !== 200) throw new Error(`not proved: ${answer.text}`);
}

/** The whole row, to see that nothing of it has changed. */
export function rowOf(server: TestServer, id: number) {
  return server.ctx.db
    .selectFrom("users")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}
