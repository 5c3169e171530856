import { expect, test } from "vitest";
import { ConfigError, loadConfig } from "./load.ts";
import { configWarnings, productionFaults } from "./production.ts";

function load(environment: Record<string, string>) {
  const secret = { SECRET_KEY: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978" };
  return loadConfig({ environment: { ...secret, ...environment }, readFile: () => "" });
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const sms = (value: string) => load({ KPA_SMS_PROVIDER: value }).KPA_SMS_PROVIDER;
const mail = (value: string) => load({ KPA_MAIL_URL: value }).KPA_MAIL_URL;

test("each provider is read from one URL", () => {
  expect(sms("twilio://AC1:tok%2Fen@api.twilio.com?from=+15005550006")?.providers).toEqual([
    {
      kind: "twilio",
      name: "twilio",
      origin: "https://api.twilio.com",
      accountSid: "AC1",
      authToken: "tok/en",
      from: "+15005550006",
      receipts: undefined,
    },
  ]);
  expect(
    sms("sns://AKIA:ab/cd+ef@sns.ap-south-1.amazonaws.com?region=ap-south-1&from=KPA")
      ?.providers[0],
  ).toMatchObject({ kind: "sns", secretKey: "ab/cd+ef", region: "ap-south-1", from: "KPA" });
  expect(
    sms("webhook+https://:sixteen-characters@hooks.example.com:8443/sms")?.providers[0],
  ).toMatchObject({
    kind: "webhook",
    url: "https://hooks.example.com:8443/sms",
    secret: "sixteen-characters",
  });
  expect(
    sms("vonage://key:secret@api.nexmo.com?from=KPA&signature_secret=0123456789abcdef")
      ?.providers[0],
  ).toMatchObject({ kind: "vonage", key: "key", secret: "secret", from: "KPA" });
  expect(
    sms("msg91://:authkey@control.msg91.com?template_id=T&template_id.code.login.hi=H")
      ?.providers[0],
  ).toMatchObject({
    kind: "msg91",
    templateIds: new Map([
      ["", "T"],
      ["code.login.hi", "H"],
    ]),
  });
});

test("several are kept in their order, and a second of a kind has a name of its own", () => {
  const settings = sms(
    "twilio://A:t@one.example?from=KPA, console, twilio://B:t@two.example?from=KPA",
  );
  expect(settings?.providers.map((one) => one.name)).toEqual(["twilio", "console", "twilio2"]);
});

test("how messages look can be said with any provider", () => {
  const look = sms(
    "twilio://A:t@one.example?from=KPA&name=Chai%20Club&webotp=chai.example&app_hash=FA+9qCX9VSu",
  )?.look;
  expect(look).toEqual({ name: "Chai Club", webotp: "chai.example", appHash: "FA+9qCX9VSu" });
});

test("new devices are told by SMS where an entry says so", () => {
  const tells = (setting: string) =>
    sms(`twilio://A:t@one.example?from=KPA, twilio://B:t@two.example?from=KPA${setting}`)
      ?.tellsOfNewDevices;
  expect([tells(""), tells("&new_device_notice=off"), tells("&new_device_notice=on")]).toEqual([
    false,
    false,
    true,
  ]);
});

test("mail is read from an SMTP URL", () => {
  expect(mail("smtp://user:p%40ss@mail.example?from=kpa@example.com")?.providers).toEqual([
    {
      kind: "smtp",
      name: "smtp",
      host: "mail.example",
      port: 587,
      isImplicitTls: false,
      isPlain: false,
      user: "user",
      password: "p@ss",
      from: "kpa@example.com",
    },
  ]);
  expect(mail("smtps://u:p@mail.example?from=a@b.example")?.providers[0]).toMatchObject({
    port: 465,
    isImplicitTls: true,
  });
});

test.each([
  ["KPA_SMS_PROVIDER", "twilio"],
  ["KPA_SMS_PROVIDER", "twillio://AC1:canary@api.twilio.com?from=KPA"],
  ["KPA_SMS_PROVIDER", "twilio://AC1@api.twilio.com?from=canary"],
  ["KPA_SMS_PROVIDER", "twilio://:canary@api.twilio.com?from=KPA"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com?from=KPA&canary=1"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com?from=KPA&from=KPA"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com?from=KPA&tls=canary"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com:99999?from=KPA"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary%zz@api.twilio.com?from=KPA"],
  [
    "KPA_SMS_PROVIDER",
    "twilio://AC1:canary@api.twilio.com?from=KPA&receipts=https://a.example/canary",
  ],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com?from=KPA&app_hash=canary"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com?from=KPA&webotp=https://canary"],
  ["KPA_SMS_PROVIDER", "twilio://AC1:canary@api.twilio.com?from=KPA&new_device_notice=canary"],
  ["KPA_SMS_PROVIDER", "webhook+https://:canary@host.example/"],
  ["KPA_SMS_PROVIDER", "sns://AKIA:canary@sns.example?region=canary"],
  ["KPA_SMS_PROVIDER", "msg91://:canary@control.msg91.com"],
  ["KPA_SMS_PROVIDER", "console,,console"],
  ["KPA_MAIL_URL", "smtp://mail.example"],
  ["KPA_MAIL_URL", "http://canary@mail.example?from=a@b.example"],
  ["KPA_MAIL_URL", "smtp://canary@mail.example?from=a@b.example"],
  ["KPA_MAIL_URL", "smtp://u:p@mail.example/canary?from=a@b.example"],
  ["KPA_MAIL_URL", "smtp://u:p@mail.example?from=canary"],
  ["KPA_MAIL_URL", "smtps://u:p@mail.example?from=a@b.example&tls=off"],
])("a mistake in %s is a fault that repeats nothing of it: %s", (name, value) => {
  const faults = faultsOf({ [name]: value });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(new RegExp(`^${name} (has|names)`));
  expect(faults[0]).not.toContain("canary");
});

test("production takes neither a sender without TLS nor one that sends nothing", () => {
  const faults = (environment: Record<string, string>) =>
    productionFaults(
      load({ SECRET_KEY: "x".repeat(8).concat("abcdefgh".repeat(4)), ...environment }),
    );
  expect(faults({ KPA_SMS_PROVIDER: "webhook+http://:sixteen-characters@127.0.0.1:9/" })).toEqual([
    expect.stringMatching(/^KPA_SMS_PROVIDER sends without TLS/),
  ]);
  expect(faults({ KPA_SMS_PROVIDER: "console" })).toEqual([
    expect.stringMatching(/^KPA_SMS_PROVIDER names console/),
  ]);
  expect(faults({ KPA_MAIL_URL: "smtp://mail.example:25?from=a@b.example&tls=off" })).toEqual([
    expect.stringMatching(/^KPA_MAIL_URL sends without TLS/),
  ]);
  // A relay on the same machine is reached by no one else.
  expect(faults({ KPA_MAIL_URL: "smtp://127.0.0.1:25?from=a@b.example&tls=off" })).toEqual([]);
});

test("production without a sender says so at each start", () => {
  const warnings = configWarnings(load({})).join("\n");
  expect(warnings).toContain("KPA_SMS_PROVIDER is unset");
  expect(warnings).toContain("KPA_MAIL_URL is unset");
  expect(configWarnings(load({ KPA_ENV: "development" })).join("\n")).not.toContain("unset");
});
