/**
 * E-mail by SMTP. `Message-ID` is the same at every attempt, and servers deliver twice all the same:
 * once the content was begun and no reply came, the message is not sent again. Before that the server
 * has no message, and another attempt is safe.
 */
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpProvider } from "../../config/mail-url.ts";
import type { Outcome, Outgoing, Sender } from "./sender.ts";

export function smtpSender(provider: SmtpProvider, fromName: string, timeoutMs: number): Sender {
  return {
    name: provider.name,
    isIdempotent: false,
    send: async (message) => {
      const content = await compose(provider, fromName, message);
      return transfer(provider, message.to, content, timeoutMs);
    },
  };
}

async function compose(
  provider: SmtpProvider,
  fromName: string,
  message: Outgoing,
): Promise<Buffer> {
  const host = provider.from.slice(provider.from.lastIndexOf("@") + 1);
  return new MailComposer({
    from: { name: fromName, address: provider.from },
    to: { name: "", address: message.to },
    subject: message.subject ?? "",
    text: message.text,
    messageId: `<${message.id}@${host}>`,
    // Keeps holiday replies away (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

function transfer(
  provider: SmtpProvider,
  to: string,
  content: Buffer,
  timeoutMs: number,
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const connection = new SMTPConnection({
    host: provider.host,
    port: provider.port,
    secure: provider.isImplicitTls,
    requireTLS: !provider.isImplicitTls && !provider.isPlain,
    ignoreTLS: provider.isPlain,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  let isContentBegun = false;
  // Read only once the server has said "go on".
  const stream = new Readable({
    read() {
      isContentBegun = true;
      this.push(content);
      this.push(null);
    },
  });
  // A server that answers a byte at a time would never be idle.
  const limit = setTimeout(() => end(timedOut), timeoutMs);
  const end = (error: unknown, outcome?: Outcome) => {
    clearTimeout(limit);
    resolve(outcome ?? outcomeOf(error as SmtpError, isContentBegun));
    if (outcome === undefined) connection.close();
    else connection.quit();
  };
  connection.on("error", (error) => end(error));
  connection.on("end", () => end(closed));
  const send = () =>
    connection.send({ from: provider.from, to: [to] }, stream, (error) =>
      error ? end(error) : end(undefined, { kind: "sent", providerMessageId: null }),
    );
  connection.connect((error) => {
    if (error) return end(error);
    if (provider.user === undefined || provider.password === undefined) return send();
    const credentials = { user: provider.user, pass: provider.password };
    connection.login({ credentials }, (failure) => (failure ? end(failure) : send()));
  });
  return promise;
}

interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

const timedOut: SmtpError = { code: "ETIMEDOUT" };
const closed: SmtpError = { code: "ECONNECTION" };

/** By codes alone: an error's text repeats the address, and sometimes the server's secrets. */
function outcomeOf(error: SmtpError, isContentBegun: boolean): Outcome {
  const { responseCode, command } = error;
  const reason = `${error.code ?? "failed"}${responseCode === undefined ? "" : ` ${responseCode}`}`;
  if (responseCode !== undefined) {
    const isAddress = command === "RCPT TO" && responseCode >= 500;
    return isAddress
      ? { kind: "refused", reason: `the address was rejected (${responseCode})` }
      : { kind: "failed", reason: `refused it (${reason})` };
  }
  return isContentBegun
    ? { kind: "unknown", reason: `no reply to the message (${reason})` }
    : { kind: "failed", reason: `the message was not taken (${reason})` };
}
