/** People who were away for so long that their number may be somebody else's, and what they do then. */
import { askForCode, writtenMessages } from "./messages.ts";
import { newPerson, type Person, proveEmail } from "./people.ts";
import type { TestServer } from "./test-server.ts";

export const day = 24 * 60 * 60;
export const newPassword = "another sentence nobody says";

let count = 0;

export function newEmail(): string {
  return `former.owner${count++}@example.com`;
}

/** Whoever was there before on a server of the test's, which has to be there when one of these is called. */
export function peopleOf(server: () => TestServer) {
  return {
    enterWithCode: (body: object) => server().post("/api/v1/auth/login/otp", { body }),
    codeTo: (to: { phone: string } | { email: string }, purpose: string) =>
      askForCode(server(), { ...to, purpose }),
    profile: (token: string) => server().get("/api/v1/user/profile", { token }),
    /** Somebody who was last there so many days ago. */
    silentPerson: async (days = 180): Promise<Person & { readonly email: string }> => {
      const person = await newPerson(server());
      const email = newEmail();
      await proveEmail(server(), person.token, email);
      server().advance(days * day + 1);
      return { ...person, email };
    },
    /** What was written to a number or an address, the newest first. */
    messagesTo: async (to: string): Promise<readonly string[]> => {
      const all = await writtenMessages(server());
      return all.filter((one) => one.to === to).map((one) => one.template);
    },
    /** The newest first. */
    eventsOf: (userId: number) =>
      server()
        .ctx.db.selectFrom("audit_events")
        .selectAll()
        .where("user_id", "=", userId)
        .orderBy("id", "desc")
        .execute(),
  };
}
