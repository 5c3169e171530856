import { expect, test } from "vitest";
import type { Look } from "../../config/sms-provider.ts";
import type { Channel, Language, Template } from "../message.ts";
import { renderMessage } from "../render.ts";
import { countSegments } from "../segments.ts";
import { english } from "./en.ts";

const templates = Object.keys(english) as Template[];
const plain: Look = { name: "KPA" };
const full: Look = { name: "KPA", webotp: "example.com", appHash: "FA+9qCX9VSu" };

function smsOf(
  template: Template,
  language: Language,
  look: Look,
  device = "Asha's phone",
): string {
  const isLong = template === "code.reset_password" || template === "code.delete_account";
  return renderMessage(look, {
    template,
    language,
    channel: "sms",
    ...(template.startsWith("code.") ? { code: isLong ? "12345678" : "123456" } : {}),
    minutes: 5,
    values: { device },
  }).text;
}

/** Subject and text, with the same code in all. */
function writtenIn(template: Template, language: Language, channel: Channel): string {
  const content = { code: "123456", minutes: 5, values: {} };
  const { subject, text } = renderMessage(plain, { template, language, channel, ...content });
  return `${subject}\n${text}`;
}

/** Each template: characters and segments, bare, and with the lines that phones read. */
function table(language: Language): Record<string, string> {
  return Object.fromEntries(
    templates.map((template) => {
      const shown = [plain, full].map((look) => {
        const { length, count } = countSegments(smsOf(template, language, look));
        return `${length} in ${count}`;
      });
      return [template, shown.join(", with lines ")];
    }),
  );
}

test("text messages take as few segments as their script allows: en", () => {
  expect(table("en")).toMatchInlineSnapshot(`
    {
      "code.change_email": "68 in 1, with lines 101 in 1",
      "code.change_phone": "67 in 1, with lines 100 in 1",
      "code.delete_account": "67 in 1, with lines 102 in 1",
      "code.login": "52 in 1, with lines 85 in 1",
      "code.reauthenticate": "63 in 1, with lines 96 in 1",
      "code.register": "53 in 1, with lines 86 in 1",
      "code.reset_password": "67 in 1, with lines 102 in 1",
      "notice.account_deleted": "53 in 1, with lines 53 in 1",
      "notice.already_registered": "118 in 1, with lines 118 in 1",
      "notice.email_changed": "88 in 1, with lines 88 in 1",
      "notice.new_device": "84 in 1, with lines 84 in 1",
      "notice.number_recycled": "119 in 1, with lines 119 in 1",
      "notice.password_changed": "65 in 1, with lines 65 in 1",
      "notice.phone_changed": "86 in 1, with lines 86 in 1",
      "notice.session_ended": "99 in 1, with lines 99 in 1",
    }
  `);
});

test("text messages take as few segments as their script allows: hi", () => {
  expect(table("hi")).toMatchInlineSnapshot(`
    {
      "code.change_email": "39 in 1, with lines 63 in 1",
      "code.change_phone": "39 in 1, with lines 63 in 1",
      "code.delete_account": "44 in 1, with lines 70 in 1",
      "code.login": "37 in 1, with lines 70 in 1",
      "code.reauthenticate": "37 in 1, with lines 70 in 1",
      "code.register": "38 in 1, with lines 62 in 1",
      "code.reset_password": "40 in 1, with lines 66 in 1",
      "notice.account_deleted": "52 in 1, with lines 52 in 1",
      "notice.already_registered": "56 in 1, with lines 56 in 1",
      "notice.email_changed": "59 in 1, with lines 59 in 1",
      "notice.new_device": "61 in 1, with lines 61 in 1",
      "notice.number_recycled": "57 in 1, with lines 57 in 1",
      "notice.password_changed": "58 in 1, with lines 58 in 1",
      "notice.phone_changed": "60 in 1, with lines 60 in 1",
      "notice.session_ended": "64 in 1, with lines 64 in 1",
    }
  `);
});

test("a code's text fits one segment, with the lines that phones read, in either script", () => {
  for (const language of ["en", "hi"] as const) {
    for (const template of templates.filter((one) => one.startsWith("code."))) {
      const text = smsOf(template, language, full);
      expect([template, language, countSegments(text).count]).toEqual([template, language, 1]);
    }
  }
});

test("a notice fits one segment, whatever the device is called", () => {
  const devices = [
    "",
    "Asha's phone",
    "x".repeat(40),
    "आशा का फ़ोन",
    "आशा का दूसरा नया बड़ा फ़ोन घर पर",
  ];
  for (const language of ["en", "hi"] as const) {
    for (const template of templates.filter((one) => one.startsWith("notice."))) {
      const counts = devices.map((device) =>
        countSegments(smsOf(template, language, full, device)),
      );
      expect([template, counts.map((one) => one.count)]).toEqual([template, [1, 1, 1, 1, 1]]);
    }
  }
});

test("a text names the device where that costs no segment", () => {
  expect(smsOf("notice.new_device", "en", plain, "Pixel 9")).toBe(
    "KPA: New log-in to your account from Pixel 9. Not you? Reset your password now.",
  );
  expect(smsOf("notice.new_device", "en", plain, "आशा का फ़ोन")).toBe(
    "KPA: New log-in to your account. Not you? Reset your password now.",
  );
  expect(smsOf("notice.new_device", "hi", plain, "Pixel 9")).toContain("Pixel 9");
  expect(smsOf("notice.new_device", "hi", plain, "x".repeat(40))).not.toContain("x");
});

test("each text says what it is for, and no two the same", () => {
  const deeds: Readonly<Record<string, readonly [string, string]>> = {
    "code.register": ["sign up", "साइन अप"],
    "code.login": ["log in", "लॉग इन"],
    "code.reset_password": ["reset your password", "पासवर्ड"],
    "code.change_phone": ["make this your number", "नया नंबर"],
    "code.change_email": ["make this your address", "नया ईमेल"],
    "code.reauthenticate": ["confirm it is you", "पुष्टि"],
    "code.delete_account": ["DELETE your account", "खाता मिटाएँ"],
  };
  expect(Object.keys(deeds).sort()).toEqual(
    templates.filter((one) => one.startsWith("code.")).sort(),
  );
  for (const [template, [en, hi]] of Object.entries(deeds)) {
    expect(smsOf(template as Template, "en", full)).toContain(en);
    expect(smsOf(template as Template, "hi", full)).toContain(hi);
  }
  for (const language of ["en", "hi"] as const) {
    for (const channel of ["sms", "email"] as const) {
      const texts = templates.map((template) => writtenIn(template, language, channel));
      expect(new Set(texts).size).toBe(templates.length);
    }
  }
});

test("a code's text ends with the line that binds it to a host, after the app's hash", () => {
  const text = smsOf("code.login", "en", full);
  expect(text.split("\n").slice(-2)).toEqual(["FA+9qCX9VSu", "@example.com #123456"]);
  expect(smsOf("code.login", "en", plain)).toBe(
    "KPA: 123456 is your code to log in. Do not share it.",
  );
});

test("a notice carries neither code nor lines for phones", () => {
  for (const template of templates.filter((one) => one.startsWith("notice."))) {
    expect(smsOf(template, "en", full)).not.toMatch(/@|FA\+9|\d{4}/);
  }
});

test("no text holds a link, and each e-mail has a subject that says what it is about", () => {
  for (const language of ["en", "hi"] as const) {
    for (const template of templates) {
      const mail = renderMessage(plain, {
        template,
        language,
        channel: "email",
        code: "123456",
        minutes: 5,
        values: {},
      });
      expect(`${mail.subject} ${mail.text} ${smsOf(template, language, full)}`).not.toMatch(
        /https?:|www\.|\.com\//,
      );
      expect(mail.subject?.length).toBeGreaterThan(10);
      if (template.startsWith("code.")) expect(mail.text).toContain("\n123456\n");
    }
  }
});

test("a device's name cannot bring a link, a line or a sentence into a message", () => {
  const { text } = renderMessage(plain, {
    template: "notice.new_device",
    language: "en",
    channel: "sms",
    minutes: 5,
    values: { device: "Phone\r\nVisit https://evil.example/x?y=1 now! Android 14.1 \u202e" },
  });
  expect(text).toBe(
    "KPA: New log-in to your account from Phone Visit https evil example x y 1 now. Not you? Reset your password now.",
  );
});
