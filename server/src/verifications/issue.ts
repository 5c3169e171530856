/** Asking for a code. The answer is the same, and costs the same, whoever the address belongs to. */
import { randomInt } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { type Actor, recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import { keyedHashes } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import type { Channel, Message } from "../delivery/message.ts";
import { enqueueMessages, segmentsOf } from "../delivery/outbox.ts";
import { isTestNumber, resendAfterSeconds, takeCodeRequest } from "../limits/messages.ts";
import { hashesOfCode } from "./code-hash.ts";
import { type PurposeName, purposes } from "./purposes.ts";
import { insertVerification } from "./queries.ts";

export interface CodeRequest {
  readonly purpose: PurposeName;
  readonly channel: Channel;
  /** E.164, or an e-mail address in lower case. */
  readonly address: string;
  /** Whose code it is; absent where nobody's. */
  readonly userId: number | undefined;
  /** Whom the message concerns; the user, unless it says otherwise. */
  readonly recipientId?: number | null;
  /**
   * What the address is sent: the code; to the owner of an account that somebody else asks about, a
   * notice; to an address that nobody has proved, nothing.
   */
  readonly sends: "code" | "notice" | "nothing";
  /** Whoever had the number, and may lose it by this code: told by e-mail that somebody signs up. */
  readonly formerOwner?: { readonly userId: number; readonly email: string } | undefined;
  /** The signed-in user who asks, and in which session. */
  readonly asker?: { readonly userId: number; readonly sessionId: string };
  /** The device that asks has been logged in to the account before, and is spared what strangers use up. */
  readonly isKnownDevice: boolean;
  readonly caller: Caller;
}

export interface IssuedVerification {
  readonly verificationId: string;
  readonly expiresInSeconds: number;
  readonly resendAfterSeconds: number;
}

const noticeGoodForSeconds = 24 * 60 * 60;

/** @throws AppError `region_not_supported`, `rate_limited` */
export async function issueVerification(
  ctx: Context,
  request: CodeRequest,
): Promise<IssuedVerification> {
  const id = uuidv7();
  const code = makeCode(ctx, request);
  const message = messageOf(ctx, request, id, code);
  const segments = segmentsOf(ctx, message); // worked out for what is withheld, too
  const { purpose, channel, address, asker, isKnownDevice, caller } = request;
  await ctx.db.transaction().execute(async (tx) => {
    await takeCodeRequest(ctx, tx, {
      purpose,
      channel,
      address,
      segments: message.isWithheld ? 0 : segments,
      isCode: request.sends === "code",
      askerId: asker?.userId,
      isKnownDevice,
      client: caller,
    });
    await writeVerification(ctx, tx, id, request, code);
    await enqueueMessages(ctx, tx, [message, ...toFormerOwner(request)]);
    await recordRequest(ctx, tx, request);
  });
  const expiresInSeconds = ctx.config.KPA_VERIFICATION_TTL_SECONDS;
  return { verificationId: id, expiresInSeconds, resendAfterSeconds };
}

/**
 * Made whether or not it is sent: a code that nobody was told matches nothing but a lucky guess, and then
 * there is no account behind it.
 */
function makeCode(ctx: Context, { purpose, address }: CodeRequest): string {
  const { digits } = purposes[purpose];
  const fixed = ctx.config.KPA_TEST_NUMBERS?.codes.get(address);
  return fixed?.slice(0, digits) ?? String(randomInt(10 ** digits)).padStart(digits, "0");
}

function messageOf(ctx: Context, request: CodeRequest, id: string, code: string): Message {
  const { purpose, channel, address, userId, sends, caller } = request;
  const recipientId = request.recipientId === undefined ? userId : request.recipientId;
  const isNotice = sends === "notice";
  return {
    template: isNotice ? "notice.already_registered" : purposes[purpose].template,
    language: caller.language,
    channel,
    to: address,
    verificationId: id,
    ...(recipientId == null ? {} : { userId: recipientId }),
    ...(isNotice ? {} : { code }),
    expiresInSeconds: isNotice ? noticeGoodForSeconds : ctx.config.KPA_VERIFICATION_TTL_SECONDS,
    isWithheld: sends === "nothing" || isTestNumber(ctx, address),
  };
}

async function writeVerification(
  ctx: Context,
  tx: Db,
  id: string,
  request: CodeRequest,
  code: string,
): Promise<void> {
  const { purpose, channel, address, userId } = request;
  await insertVerification(tx, ctx.clock, {
    id,
    purpose,
    channel,
    address,
    addressHashes: keyedHashes(ctx.keys, "address hash", address),
    userId: userId ?? null,
    codeHash: hashesOfCode(ctx.keys, { id, purpose, address }, code)[0],
    ttlSeconds: ctx.config.KPA_VERIFICATION_TTL_SECONDS,
  });
}

/** Written along with the code: that there is a former owner must not cost a statement more. */
function toFormerOwner({ formerOwner, caller }: CodeRequest): readonly Message[] {
  if (formerOwner === undefined) return [];
  return [
    {
      template: "notice.already_registered",
      language: caller.language,
      channel: "email",
      to: formerOwner.email,
      userId: formerOwner.userId,
      expiresInSeconds: noticeGoodForSeconds,
    },
  ];
}

async function recordRequest(ctx: Context, tx: Db, request: CodeRequest): Promise<void> {
  const { purpose, channel, address, userId, asker, caller } = request;
  const actor: Actor = asker ? { kind: "user", id: asker.userId } : { kind: "anonymous" };
  await recordEvent(ctx, tx, {
    type: "code.requested",
    result: "success",
    ...(userId === undefined ? {} : { userId }),
    actor,
    ...(asker === undefined ? {} : { sessionId: asker.sessionId }),
    caller,
    subject: address,
    details: { purpose, channel },
    hidesUser: true,
  });
}
