/** The senders that the configuration names, in its order. */
import type { Config } from "../../config/load.ts";
import type { MailProvider } from "../../config/mail-url.ts";
import { defaultLook, type Look, type SmsProvider } from "../../config/sms-provider.ts";
import type { Channel } from "../message.ts";
import { consoleSender } from "./console.ts";
import { msg91Sender } from "./msg91.ts";
import type { Sender } from "./sender.ts";
import { smtpSender } from "./smtp.ts";
import { snsSender } from "./sns.ts";
import { twilioSender } from "./twilio.ts";
import { vonageSender } from "./vonage.ts";
import { webhookSender } from "./webhook.ts";

export type Senders = Readonly<Record<Channel, readonly Sender[]>>;

/**
 * A provider may take this long. Longer than a connection may take to be made, so that one that was
 * not made is known as such.
 */
const providerTimeoutMs = 15_000;

type SenderConfig = Pick<Config, "KPA_SMS_PROVIDER" | "KPA_MAIL_URL" | "isProduction">;

/** In development, where nothing is named, the console; in production nobody. */
export function configuredSenders(config: SenderConfig, timeoutMs = providerTimeoutMs): Senders {
  const otherwise = config.isProduction ? [] : [consoleSender];
  const { name } = lookOf(config, "email");
  return {
    sms: config.KPA_SMS_PROVIDER?.providers.map((one) => smsSender(one, timeoutMs)) ?? otherwise,
    email:
      config.KPA_MAIL_URL?.providers.map((one) => mailSender(one, name, timeoutMs)) ?? otherwise,
  };
}

export function lookOf(config: SenderConfig, channel: Channel): Look {
  const settings = channel === "sms" ? config.KPA_SMS_PROVIDER : config.KPA_MAIL_URL;
  return settings?.look ?? defaultLook;
}

function smsSender(provider: SmsProvider, timeoutMs: number): Sender {
  switch (provider.kind) {
    case "twilio":
      return twilioSender(provider, timeoutMs);
    case "vonage":
      return vonageSender(provider, timeoutMs);
    case "msg91":
      return msg91Sender(provider, timeoutMs);
    case "sns":
      return snsSender(provider, timeoutMs);
    case "webhook":
      return webhookSender(provider, timeoutMs);
    case "console":
      return consoleSender;
  }
}

function mailSender(provider: MailProvider, fromName: string, timeoutMs: number): Sender {
  return provider.kind === "smtp" ? smtpSender(provider, fromName, timeoutMs) : consoleSender;
}
