/**
 * A user's story by the client alone, for whatever runs it: `story.ts URL [--as-react-native]`. Prints what
 * came of it, as JSON.
 */
import { createKpa, KpaProblem, memoryStore, webStore } from "kpa-client";

declare const Deno: { readonly args: readonly string[] } | undefined;
const given = typeof Deno === "undefined" ? process.argv.slice(2) : Deno.args;
const baseUrl = given[0] ?? "";
const isReactNative = given.includes("--as-react-native");

if (isReactNative) {
  void [Request, Response]; // Node makes its own at the first look, with what it has then
  const missing = [
    "localStorage",
    "sessionStorage",
    "BroadcastChannel",
    "structuredClone",
    "crypto",
  ];
  for (const name of [...missing, "navigator", "performance"]) {
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
  }
  Object.assign(AbortSignal, { any: undefined, timeout: undefined });
}

const reasons: string[] = [];
const store = isReactNative ? webStore("kpa") : memoryStore();
const kpa = createKpa({ baseUrl, store, onSignedOut: (reason) => reasons.push(reason) });
const demo = { phone: "7760873976", password: "to_share@123" };

const refusal = await kpa.logIn({ ...demo, password: "not this one" }).catch((error) => error);
const user = await kpa.logIn(demo);
const first = await kpa.accessToken();
// The server refuses a token that is none; the client gets another, and nobody notices.
const answer = await kpa.request("POST", "/api/v1/auth/login", { body: demo });
await kpa.adopt({ ...answer, token: "none" });
const profile = await kpa.request("GET", "/api/v1/user/profile");
const last = await kpa.accessToken();
const stopped = new AbortController();
stopped.abort();
const aborted = await kpa
  .request("GET", "/api/v1/user/profile", { signal: stopped.signal })
  .catch((error) => error);
const isServerTold = await kpa.logOut();

// biome-ignore lint/suspicious/noConsole: it is how the test hears of it
console.log(
  JSON.stringify({
    refusal: refusal instanceof KpaProblem ? refusal.code : String(refusal),
    isSamePhone: profile.phone === user.phone,
    isRefreshed: typeof last === "string" && last !== "none" && last !== first,
    aborted: aborted.reason,
    isServerTold,
    state: kpa.session.state,
    reasons,
  }),
);
