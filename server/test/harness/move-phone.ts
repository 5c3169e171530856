/** A person who moves to another number, as an app has them do it. */
import { askForOwnCode, newPhone, type Person } from "./people.ts";
import type { TestServer } from "./test-server.ts";

/** @returns the new number, its code and what came of it, refused or not */
export async function movePhone(server: TestServer, person: Person, phone = newPhone()) {
  const { token } = person;
  const code = await askForOwnCode(server, token, { purpose: "change_phone", phone });
  const answer = await server.put("/api/v1/user/phone", { token, body: code });
  return { phone, code, answer };
}
