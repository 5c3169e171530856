import { expect, test } from "vitest";
import { checkedReturn } from "./return-to.ts";

test.each([
  ["https://app.example.com", "https://app.example.com/"],
  ["https://app.example.com/home?tab=1#top", "https://app.example.com/home?tab=1#top"],
  ["http://localhost:5173/", "http://localhost:5173/"],
])("what the server allows is taken where it is what was asked for: %s", (asked, allowed) => {
  expect(checkedReturn(asked, allowed)).toBe(allowed);
});

test.each([
  ["nothing was asked for", null, "https://app.example.com/"],
  ["the server allows nothing", "https://app.example.com/", null],
  ["the answer is another origin", "https://app.example.com/", "https://evil.example/"],
  ["the answer is another scheme", "https://app.example.com/", "http://app.example.com/"],
  ["the answer is a script", "javascript:alert(1)", "javascript:alert(1)"],
  ["the answer is data", "data:text/html,x", "data:text/html,x"],
  ["the answer is an app's own scheme", "myapp://home", "myapp://home"],
  ["it names somebody", "https://a@app.example.com/", "https://a@app.example.com/"],
  ["it has a backslash", "https://app.example.com\\@evil.example/", "https://app.example.com/"],
  ["it has no slashes", "https:app.example.com", "https://app.example.com/"],
  ["it is no address", "//app.example.com/", "https://app.example.com/"],
  ["it is a path", "/account/profile", "/account/profile"],
])("nothing is, where %s", (_why, asked, allowed) => {
  expect(checkedReturn(asked, allowed)).toBeUndefined();
});
