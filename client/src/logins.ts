/** The ways in and out, and what an answer "as log-in" leaves in the store. */
import type { paths } from "./api-types.ts";
import { deadlineIn, waitForNextTry } from "./deadline.ts";
import type { Keeper } from "./keeper.ts";
import { KpaProblem, KpaUnreachable } from "./problems.ts";
import { signedOut } from "./renew.ts";
import type { CallOptions, Data, RequestOptions } from "./request-types.ts";
import { noteArrival, type User } from "./saved.ts";
import type { Call, Transport } from "./transport.ts";

/** The `data` of an answer "as log-in". */
export type LogInData = Data<"POST", "/api/v1/auth/login">;

/** What a code was asked for with. Exactly one of the two addresses. */
export type CodeRequest = {
  /** `register` goes to a phone number only. */
  readonly purpose: NonNullable<
    RequestOptions<"POST", "/api/v1/auth/verifications">["body"]
  >["purpose"];
} & ({ readonly phone: string } | { readonly email: string });

/** A code is on its way, if there is anybody whom it may be sent to. The answer does not tell. */
export interface CodeSent {
  readonly verificationId: string;
  /** Whole seconds. */
  readonly expiresInSeconds: number;
  /** Whole seconds until another may be asked for. */
  readonly resendAfterSeconds: number;
}

export interface GivenCode {
  /** Of `requestCode`. */
  readonly verificationId: string;
  /** ASCII digits as the user typed them: 6, or 8 for a reset. */
  readonly code: string;
}

export interface Logins {
  /**
   * Logs in and keeps the tokens.
   *
   * @param given.phone in any form that a person types
   * @param given.password at most 128 characters; never trimmed
   * @returns who is signed in now
   * @throws KpaProblem `invalid_credentials`, `user_disabled`, `too_many_attempts`, `validation_failed`, `overloaded` …
   * @throws KpaUnreachable
   * @example const user = await kpa.logIn({ phone: "077608 73976", password });
   */
  logIn(given: { phone: string; password: string }, options?: CallOptions): Promise<User>;
  /**
   * Has a one-time code sent. The answer is the same whether or not there is an account.
   *
   * @throws KpaProblem `validation_failed`, `rate_limited` (wait `retryAfterSeconds`), `region_not_supported`
   * @throws KpaUnreachable
   * @example const { verificationId } = await kpa.requestCode({ phone, purpose: "register" });
   */
  requestCode(given: CodeRequest, options?: CallOptions): Promise<CodeSent>;
  /**
   * Makes an account for the number that the code came to, and signs in.
   *
   * @param given.password as the server's rules have it, 8 to 128 characters unless it says otherwise
   * @throws KpaProblem `verification_invalid`, `verification_expired`, `weak_password` (the code stays good) …
   * @throws KpaUnreachable
   * @example await kpa.signUp({ verificationId, code, password, name: "Asha" });
   */
  signUp(
    given: GivenCode & { password: string; name?: string },
    options?: CallOptions,
  ): Promise<User>;
  /**
   * Logs in with a code of purpose `login`, and keeps the tokens.
   *
   * @throws KpaProblem `verification_invalid`, `verification_expired`, `reauthentication_required`, `user_disabled` …
   * @throws KpaUnreachable
   * @example const user = await kpa.logInWithCode({ verificationId, code });
   */
  logInWithCode(given: GivenCode, options?: CallOptions): Promise<User>;
  /**
   * Sets a new password with a code of purpose `reset_password`. Ends every session of the account, and
   * starts none.
   *
   * @throws KpaProblem `verification_invalid`, `verification_expired`, `weak_password` (the code stays good) …
   * @throws KpaUnreachable
   * @example await kpa.resetPassword({ verificationId, code, newPassword });
   */
  resetPassword(given: GivenCode & { newPassword: string }, options?: CallOptions): Promise<void>;
  /**
   * Signs this device out at once, and then has the server end the session everywhere. Never rejects.
   *
   * @returns false where the server could not be told: the session then lives until it was unused for long
   * @example await kpa.logOut();
   */
  logOut(options?: CallOptions): Promise<boolean>;
  /**
   * Signs in with an answer "as log-in" that the app got in another way, such as its own server's.
   *
   * @param data the answer's `data`
   * @returns who is signed in now
   * @example await kpa.adopt(await kpa.request("POST", "/api/v1/auth/login", { body: { phone, password } }));
   */
  adopt(data: LogInData): Promise<User>;
}

interface Parts {
  readonly keeper: Keeper;
  readonly transport: Transport;
  readonly send: (call: Call, options: CallOptions) => Promise<unknown>;
  readonly timeoutMs: number;
  readonly deviceName: string | undefined;
}

export function createLogins({ keeper, transport, send, timeoutMs, deviceName }: Parts): Logins {
  const post = (path: keyof paths, body: object, options: CallOptions = {}) =>
    send({ method: "POST", path, body }, options);

  /** Tells a known device from a stranger. */
  async function knownDevice(): Promise<{ device_token?: string }> {
    await keeper.ready;
    const { deviceToken } = keeper.saved();
    return deviceToken === undefined ? {} : { device_token: deviceToken };
  }

  async function enter(path: keyof paths, body: object, options?: CallOptions): Promise<User> {
    const device = {
      ...(await knownDevice()),
      ...(deviceName === undefined ? {} : { device_name: deviceName }),
    };
    return adopt((await post(path, { ...body, ...device }, options)) as LogInData);
  }

  async function adopt(data: LogInData): Promise<User> {
    if (typeof data?.token !== "string" || typeof data.refresh_token !== "string") {
      throw new KpaUnreachable("unexpected_answer");
    }
    noteArrival(data.token);
    await keeper.change(() => ({
      deviceToken: data.device_token,
      session: {
        id: data.session_id,
        accessToken: data.token,
        refreshToken: data.refresh_token,
        expiresInSeconds: data.expires_in,
        savedAtMs: Date.now(),
        user: data.user,
        passwordChangeRequired: data.password_change_required ?? false,
      },
    }));
    return data.user;
  }

  return {
    adopt,
    logIn: ({ phone, password }, options) =>
      enter("/api/v1/auth/login", { phone, password }, options),
    logInWithCode: ({ verificationId, code }, options) =>
      enter("/api/v1/auth/login/otp", { verification_id: verificationId, code }, options),
    signUp: ({ verificationId, code, password, name }, options) =>
      enter(
        "/api/v1/auth/register",
        {
          verification_id: verificationId,
          code,
          password,
          ...(name === undefined ? {} : { name }),
        },
        options,
      ),
    requestCode: async (given, options) => {
      const body = { ...given, ...(await knownDevice()) };
      const sent = await post("/api/v1/auth/verifications", body, options);
      const answer = sent as Data<"POST", "/api/v1/auth/verifications">;
      return {
        verificationId: answer.verification_id,
        expiresInSeconds: answer.expires_in,
        resendAfterSeconds: answer.resend_after,
      };
    },
    resetPassword: async ({ verificationId, code, newPassword }, options) => {
      const body = { verification_id: verificationId, code, new_password: newPassword };
      await post("/api/v1/auth/password/reset", body, options);
    },
    logOut: async ({ signal, timeoutMs: ownMs } = {}) => {
      const deadline = deadlineIn(ownMs ?? timeoutMs, signal);
      let accessToken: string | undefined;
      await keeper.change((saved) => {
        accessToken = saved.session?.accessToken;
        return saved.session === undefined ? undefined : signedOut(saved, "logged_out");
      });
      if (accessToken === undefined) return true;
      // To end a session twice is to end it, and a token that has expired is good enough for it.
      const call = { method: "POST", path: "/api/v1/auth/logout" };
      for (let tries = 1; ; tries++) {
        try {
          await transport.send(call, { accessToken, deadline });
          return true;
        } catch (fault) {
          if (fault instanceof KpaProblem && fault.status === 401) return true;
          const isLast = !(await waitForNextTry(fault, tries, deadline).catch(() => false));
          if (isLast) return false;
        }
      }
    },
  };
}
