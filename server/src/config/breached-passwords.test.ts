import { describe, expect, test } from "vitest";
import { breachesUrl } from "./breached-passwords.ts";
import { ConfigError, type Environment, loadConfig } from "./load.ts";

const config = (environment: Environment) => loadConfig({ environment, readFile: () => "" });
const asked = (environment: Environment) => breachesUrl(config(environment));

describe("who is asked", () => {
  test("in production the public service, in development nobody", () => {
    expect(asked({})).toBe("https://api.pwnedpasswords.com");
    expect(asked({ KPA_ENV: "development" })).toBeUndefined();
  });

  test("elsewhere whoever is named, or nobody", () => {
    for (const KPA_ENV of ["production", "development"]) {
      expect(asked({ KPA_ENV, KPA_BREACHED_PASSWORDS: "off" })).toBeUndefined();
      const named = { KPA_ENV, KPA_BREACHED_PASSWORDS: "https://leaks.example/a/" };
      expect(asked(named)).toBe("https://leaks.example/a");
    }
  });

  test.each(["http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080"])(
    "without TLS on this machine: %s",
    (url) => expect(asked({ KPA_BREACHED_PASSWORDS: url })).toBe(url),
  );
});

test.each([
  ["http://leaks.example", "https://"],
  ["http://169.254.169.254/", "https://"],
  ["ftp://leaks.example", "off, or an address"],
  ["file:///etc/passwd", "off, or an address"],
  ["leaks.example", "off, or an address"],
  ["on", "off, or an address"],
  ["", "empty"],
  ["https://canary:secret@leaks.example", "without a user"],
  ["https://leaks.example/?range=", "without a user, a query"],
  ["https://leaks.example/#x", "without a user, a query"],
])("%s is refused, and not repeated", (value, says) => {
  const load = () => config({ KPA_BREACHED_PASSWORDS: value });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(`KPA_BREACHED_PASSWORDS`);
  expect(load).toThrow(says);
  expect(load).not.toThrow(/canary/);
});
