import { expect, test } from "vitest";
import { deviceNameOf } from "./device-name.ts";

const android = "Mozilla/5.0 (Linux; Android 16; Pixel 9)";
const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)";

test.each([
  [`${android} ${webkit} Chrome/150.0.0.0 Mobile Safari/537.36`, "Chrome on Android"],
  [
    `${android} ${webkit} SamsungBrowser/29.0 Chrome/150.0 Mobile Safari/537.36`,
    "Samsung Internet on Android",
  ],
  [`${iphone} AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1`, "Safari on iPhone"],
  [`${iphone} AppleWebKit/605.1.15 CriOS/150.0 Mobile/15E148 Safari/604.1`, "Chrome on iPhone"],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/150.0 Safari/537.36 Edg/150.0`,
    "Edge on Windows",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 16000.0.0) ${webkit} Chrome/150.0 Safari/537.36`,
    "Chrome on ChromeOS",
  ],
  ["okhttp/5.1.0", "okhttp"],
  ["Asha Shop/3.2 (Android 16)", "Android"],
  ["Asha Shop/3.2", "Asha Shop"],
  ["curl/8.5.0", "curl"],
])("%s is %s", (userAgent, name) => {
  expect(deviceNameOf(userAgent)).toBe(name);
});

test.each([
  "",
  "Mozilla",
  "<script>alert(1)</script>",
  "'; drop table sessions; --/1",
  "/1.0",
  "\u0000/1",
])("nothing is made up from %j", (userAgent) => {
  expect(deviceNameOf(userAgent)).toBeNull();
});

test("without a user agent there is no name", () => {
  expect(deviceNameOf(null)).toBeNull();
});
