/** Apps: the client as it is shipped, each with a store of its own, spoken to a test server in this process. */
import {
  type CodeRequest,
  createKpa,
  type ErrorCode,
  type Kpa,
  type KpaOptions,
  KpaProblem,
  memoryStore,
  type RequestOptions,
  type TokenStore,
} from "kpa-client";
import { fetchFrom } from "./inject-fetch.ts";
import { codeOf } from "./messages.ts";
import { goodPassword, newPhone } from "./people.ts";
import type { TestServer } from "./test-server.ts";

export interface App extends Kpa {
  readonly store: TokenStore;
}

/** @param server also one that listens: what goes through `fetch` of the options goes over the wire */
export function newApp(server: TestServer, options: Partial<KpaOptions> = {}): App {
  const store = options.store ?? memoryStore();
  const kpa = createKpa({
    baseUrl: "http://kpa.test",
    fetch: fetchFrom(server),
    ...options,
    store,
  });
  // `session.state` of it is a getter, and stays one.
  return Object.assign(kpa, { store });
}

/** Somebody with an app. */
export interface AppUser {
  readonly id: number;
  readonly phone: string;
  readonly kpa: App;
}

/** Signs a new user up by a code, as an app does. */
export async function newUser(server: TestServer, phone = newPhone()): Promise<AppUser> {
  const kpa = newApp(server);
  const code = await receiveCode(server, kpa, { phone, purpose: "register" });
  const { id } = await kpa.signUp({ ...code, password: goodPassword });
  return { id, phone, kpa };
}

/** Another device of the same person, logged in. */
export async function otherApp(
  server: TestServer,
  { phone }: { readonly phone: string },
  password = goodPassword,
): Promise<App> {
  const kpa = newApp(server);
  await kpa.logIn({ phone, password });
  return kpa;
}

export interface ReceivedCode {
  readonly verificationId: string;
  readonly code: string;
}

/** Asks for a code and reads it as its recipient would. */
export async function receiveCode(
  server: TestServer,
  kpa: Kpa,
  request: CodeRequest,
): Promise<ReceivedCode> {
  const { verificationId } = await kpa.requestCode(request);
  return { verificationId, code: await codeOf(server, verificationId) };
}

/** The same for a code that a signed-in user asks for. @returns it as bodies name it */
export async function receiveOwnCode(
  server: TestServer,
  { kpa }: { readonly kpa: Kpa },
  body: RequestOptions<"POST", "/api/v1/user/verifications">["body"],
): Promise<{ verification_id: string; code: string }> {
  const { verification_id } = await kpa.request("POST", "/api/v1/user/verifications", { body });
  return { verification_id, code: await codeOf(server, verification_id) };
}

/** @returns the code of the problem that the call has to meet, or `none` where it met none */
export async function problemOf(call: Promise<unknown>): Promise<ErrorCode | "none"> {
  try {
    await call;
    return "none";
  } catch (error) {
    if (error instanceof KpaProblem) return error.code;
    throw error;
  }
}
