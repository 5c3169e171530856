/** Asking for a code. The answer is the same, and costs the same, whoever the address belongs to. */
import { randomInt } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { type Actor, recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import { keyedHash } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import type { Channel, Message } from "../delivery/message.ts";
import { enqueueMessages } from "../delivery/outbox.ts";
import { resendAfterSeconds, takeCodeRequest } from "../limits/code-requests.ts";
import { hashCode } from "./code-hash.ts";
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
  readonly caller: Caller;
}

export interface IssuedVerification {
  readonly verificationId: string;
  readonly expiresInSeconds: number;
  readonly resendAfterSeconds: number;
}

const noticeGoodForSeconds = 24 * 60 * 60;

/** @throws AppError `rate_limited` */
export async function issueVerification(
  ctx: Context,
  request: CodeRequest,
): Promise<IssuedVerification> {
  const ttlSeconds = ctx.config.KPA_VERIFICATION_TTL_SECONDS;
  const id = uuidv7();
  await ctx.db.transaction().execute(async (tx) => {
    await takeCodeRequest(ctx, tx, request.purpose, request.address, request.asker?.userId);
    await writeVerification(ctx, tx, id, request, ttlSeconds);
    await recordRequest(ctx, tx, request);
  });
  return { verificationId: id, expiresInSeconds: ttlSeconds, resendAfterSeconds };
}

async function writeVerification(
  ctx: Context,
  tx: Db,
  id: string,
  request: CodeRequest,
  ttlSeconds: number,
): Promise<void> {
  const { purpose, channel, address, userId, sends, caller } = request;
  const recipientId = request.recipientId === undefined ? userId : request.recipientId;
  const { digits, template } = purposes[purpose];
  // Made whether or not it is sent: a code that nobody was told matches nothing but a lucky guess,
  // and then there is no account behind it.
  const code = String(randomInt(10 ** digits)).padStart(digits, "0");
  await insertVerification(tx, ctx.clock, {
    id,
    purpose,
    channel,
    address,
    addressHash: keyedHash(ctx.keys["address hash"], address),
    userId: userId ?? null,
    codeHash: hashCode(ctx.keys, { id, purpose, address }, code),
    ttlSeconds,
  });
  const isNotice = sends === "notice";
  const message: Message = {
    template: isNotice ? "notice.already_registered" : template,
    language: caller.language,
    channel,
    to: address,
    verificationId: id,
    ...(recipientId == null ? {} : { userId: recipientId }),
    ...(isNotice ? {} : { code }),
    expiresInSeconds: isNotice ? noticeGoodForSeconds : ttlSeconds,
    isWithheld: sends === "nothing",
  };
  await enqueueMessages(ctx, tx, [message, ...toFormerOwner(request)]);
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
