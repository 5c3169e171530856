/** What the compiler checks for who uses the client; `npm run typecheck` is what fails. */
import { createKpa, type ErrorCode, errorCodes, type KpaProblem, memoryStore } from "kpa-client";
import { expect, expectTypeOf, test } from "vitest";
import { errorCodes as codesOfServer } from "../../server/src/errors.ts";

const kpa = createKpa({ baseUrl: "http://127.0.0.1:1", store: memoryStore() });

test("the client knows every code that the server has, and one for those to come", () => {
  expect(errorCodes).toEqual([...codesOfServer, "unknown"]);
});

test("a switch over the code of a problem is checked", () => {
  const isWorthWaiting = (problem: KpaProblem): boolean => {
    switch (problem.code) {
      case "rate_limited":
      case "too_many_attempts":
      case "overloaded":
      case "unavailable":
        return true;
      // @ts-expect-error: there is no such code
      case "out_of_coffee":
        return true;
      default:
        return false;
    }
  };
  const forgotten = (code: Extract<ErrorCode, "overloaded" | "unavailable">): number => {
    switch (code) {
      case "overloaded":
        return 1;
      default: {
        // @ts-expect-error: `unavailable` was forgotten, so what is left is not nothing
        const nothing: never = code;
        return nothing === undefined ? 0 : 2;
      }
    }
  };
  expectTypeOf(isWorthWaiting).returns.toBeBoolean();
  expectTypeOf(forgotten).returns.toBeNumber();
});

test("a route is asked as the OpenAPI document has it, and answers so", () => {
  const calls = () => [
    kpa.request("GET", "/api/v1/user/profile"),
    kpa.request("GET", "/api/v1/user/sessions", { query: { limit: 5 } }),
    kpa.request("DELETE", "/api/v1/user/sessions/{id}", { path: { id: "…" } }),
    kpa.request("PATCH", "/api/v1/user/profile", { body: { name: "Asha" }, timeoutMs: 100 }),
    // @ts-expect-error: it needs an id
    kpa.request("DELETE", "/api/v1/user/sessions/{id}"),
    // @ts-expect-error: there is no such route
    kpa.request("GET", "/api/v1/user/profiles"),
    // @ts-expect-error: this route does not answer that method
    kpa.request("PUT", "/api/v1/user/profile", { body: {} }),
    // @ts-expect-error: a body that the route does not take
    kpa.request("POST", "/api/v1/user/password", { body: { password: "…" } }),
    // @ts-expect-error: a GET has no body
    kpa.request("GET", "/api/v1/user/profile", { body: {} }),
  ];
  expectTypeOf(calls).toBeFunction();
  const profile = () => kpa.request("GET", "/api/v1/user/profile");
  expectTypeOf(profile).returns.resolves.toHaveProperty("phone_verified").toBeBoolean();
  const health = () => kpa.request("GET", "/healthz");
  expectTypeOf(health).returns.resolves.toHaveProperty("status");
  const fetched = { fetch: globalThis.fetch, signal: AbortSignal.timeout(1) };
  expectTypeOf(createKpa).toBeCallableWith({ baseUrl: "", fetch: fetched.fetch });
});
