/** Whoever runs the server opens what failures have closed. */
import { expect, test } from "vitest";
import { addUser } from "./harness/accounts.ts";
import { runCommand } from "./harness/command.ts";
import { describeEachStore } from "./harness/counter-stores.ts";
import { failTimes } from "./harness/failures.ts";
import { createInstallation } from "./harness/installation.ts";
import { askForCode } from "./harness/messages.ts";
import { newPhone } from "./harness/people.ts";

const newPassword = "another sentence nobody says";

describeEachStore((store) => {
  test("kpa user set-password opens the password and the codes of an account", async () => {
    const installation = await createInstallation();
    const phone = newPhone();
    await installation.use(async (database) => {
      const server = await store.start({ database });
      const { password } = await addUser(server, { phone });
      for (const way of ["password", "code"] as const) {
        await failTimes(store, server, way, phone, 50);
      }
      expect((await server.logIn(phone, password)).headers["retry-after"]).toBe("900");
      const code = await askForCode(server, { phone, purpose: "login" });
      const refused = await server.post("/api/v1/auth/login/otp", { body: code });
      expect(refused.headers["retry-after"]).toBe("900");
    });
    const set = await runCommand(["user", "set-password", phone, "--password-stdin"], {
      environment: { ...installation.environment, ...store.environment() },
      input: newPassword,
    });
    expect([set.code, set.stderr]).toEqual([0, ""]);
    await installation.use(async (database) => {
      const server = await store.start({ database });
      const code = await askForCode(server, { phone, purpose: "reset_password" });
      const body = { ...code, new_password: `${newPassword}, or so` };
      expect((await server.post("/api/v1/auth/password/reset", { body })).status).toBe(200);
      expect((await server.logIn(phone, body.new_password)).status).toBe(200);
    });
  });
});
