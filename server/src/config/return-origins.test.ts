import { describe, expect, test } from "vitest";
import { findReturn, returnOrigins } from "./return-origins.ts";

const origins = ["https://app.example.com", "https://shop.example.com:8443"];
const inProduction = { origins, isProduction: true };

test.each([
  ["https://app.example.com", "https://app.example.com/"],
  ["https://app.example.com/", "https://app.example.com/"],
  ["https://APP.example.com/home?tab=1#top", "https://app.example.com/home?tab=1#top"],
  ["https://app.example.com:443/@asha", "https://app.example.com/@asha"],
  ["https://shop.example.com:8443/cart", "https://shop.example.com:8443/cart"],
])("an address of a configured origin is one to return to: %s", (asked, found) => {
  expect(findReturn(asked, inProduction)).toBe(found);
});

/** What somebody writes into a link to get people, or what they type, to another place. */
const evilReturns = [
  "https://evil.example",
  "http://app.example.com/",
  "https://app.example.com:444/",
  "https://app.example.com.evil.example/",
  "https://evil.example/https://app.example.com/",
  "https://evil.example?https://app.example.com/",
  "https://evil.example#https://app.example.com/",
  "https://app.example.com@evil.example/",
  "https://asha:secret@app.example.com/",
  "https://app.example.com\\@evil.example/",
  "https://evil.example\\@app.example.com/",
  "https://app.example.com\\.evil.example/",
  "https:\\\\app.example.com/",
  "https:/app.example.com/",
  "https:app.example.com/",
  "https:///app.example.com/",
  "//app.example.com/",
  "//evil.example/",
  "/\\evil.example",
  "\\\\evil.example",
  "/account/profile",
  "profile",
  "",
  " https://app.example.com/",
  "https://app.example.com/ ",
  "\thttps://app.example.com/",
  "https://app.example\n.com/",
  "https://app.example.com/\u0000",
  "https://app.example.com/\u202egnp.exe",
  "https://app%2eexample.com.evil.example/",
  "https://xn--pp-eka.example.com/",
  "https://àpp.example.com/",
  "javascript:alert(document.domain)",
  "javascript://app.example.com/%0aalert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "blob:https://app.example.com/1",
  "ftp://app.example.com/",
  "myapp://app.example.com/",
  `https://app.example.com/${"a".repeat(2048)}`,
];

test.each(evilReturns)("anything else is not: %j", (asked) => {
  expect(findReturn(asked, inProduction)).toBeUndefined();
});

test.each([undefined, null, 1, ["https://app.example.com/"], { href: "https://app.example.com/" }])(
  "what is no text is none: %j",
  (asked) => {
    expect(findReturn(asked, inProduction)).toBeUndefined();
  },
);

describe("this machine", () => {
  const local = [
    "http://localhost:5173/",
    "http://127.0.0.1:3000/a",
    "http://[::1]:8080/",
    "https://localhost/",
  ];
  test.each(local)("is one in development: %s", (asked) => {
    expect(findReturn(asked, { origins: undefined, isProduction: false })).toBe(asked);
  });

  test.each(local)("is none in production, unless it is configured: %s", (asked) => {
    expect(findReturn(asked, inProduction)).toBeUndefined();
    const { origin } = new URL(asked);
    expect(findReturn(asked, { origins: [origin], isProduction: true })).toBe(asked);
  });

  test.each([
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "http://0x7f.evil/",
  ])("has no other names: %s", (asked) => {
    expect(findReturn(asked, { origins: undefined, isProduction: false })).toBeUndefined();
  });
});

test.each(["*", "https://app.example.com/", "app.example.com", "https://a.example,*", "myapp://x"])(
  "%s is no list of origins",
  (text) => {
    expect(() => returnOrigins.parse(text)).toThrow("comma-separated list of origins");
  },
);
