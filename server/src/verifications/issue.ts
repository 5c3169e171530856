/** Asking for a code. The answer is the same, and costs the same, whoever the address belongs to. */
import { randomInt } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { type Actor, recordEvent } from "../audit/record.ts";
import type { Caller, Context } from "../context.ts";
import { keyedHashes } from "../crypto/derived-keys.ts";
import type { Db } from "../db/database.ts";
import type { Channel, Message } from "../delivery/message.ts";
import { enqueueMessages, segmentsOf } from "../delivery/outbox.ts";
import {
  type CodeRequest as CountedRequest,
  countCodeRequest,
  isTestNumber,
  resendAfterSeconds,
  takeCodeRequest,
} from "../limits/messages.ts";
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
  /** The member of staff who has it sent. */
  readonly staff?: { readonly userId: number };
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
  const texts = textsOf(ctx, request, code);
  const message = messageOf(ctx, request, id, texts);
  const counted = countedAs(ctx, request, texts);
  await ctx.db.transaction().execute(async (tx) => {
    await takeCodeRequest(ctx, tx, counted);
    await writeVerification(ctx, tx, id, request, code);
    await enqueueMessages(ctx, tx, [message, ...toFormerOwner(request)]);
    await recordRequest(ctx, tx, request);
    await countCodeRequest(ctx, tx, counted);
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

function messageOf(ctx: Context, request: CodeRequest, id: string, texts: Texts): Message {
  const { userId, sends } = request;
  const recipientId = request.recipientId === undefined ? userId : request.recipientId;
  return {
    ...(sends === "notice" ? texts.notice : texts.code),
    verificationId: id,
    ...(recipientId == null ? {} : { userId: recipientId }),
    isWithheld: sends === "nothing" || isTestNumber(ctx, request.address),
  };
}

/** What may be sent, by whose address it is. */
interface Texts {
  readonly code: Message;
  readonly notice: Message;
}

function textsOf(ctx: Context, request: CodeRequest, code: string): Texts {
  const { purpose, channel, address, caller } = request;
  const common = { language: caller.language, channel, to: address };
  return {
    code: {
      ...common,
      template: purposes[purpose].template,
      code,
      expiresInSeconds: ctx.config.KPA_VERIFICATION_TTL_SECONDS,
    },
    notice: {
      ...common,
      template: "notice.already_registered",
      expiresInSeconds: noticeGoodForSeconds,
    },
  };
}

/** Judged by the longer of the texts: which of them is sent, if any, tells whether there is an account. */
function countedAs(ctx: Context, request: CodeRequest, texts: Texts): CountedRequest {
  const { purpose, channel, address, asker, isKnownDevice, sends, caller } = request;
  const segments = {
    code: segmentsOf(ctx, texts.code),
    notice: segmentsOf(ctx, texts.notice),
    nothing: 0,
  };
  return {
    purpose,
    channel,
    address,
    segments: Math.max(segments.code, segments.notice),
    sentSegments: segments[sends],
    // Where nobody can sign up, nothing goes to anybody.
    isToAnybody: purposes[purpose].isToAnybody && sends !== "nothing",
    isForOwner: isKnownDevice,
    askerId: asker?.userId,
    client: caller,
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
  await recordEvent(ctx, tx, {
    type: "code.requested",
    result: "success",
    ...(userId === undefined ? {} : { userId }),
    actor: actorOf(request),
    ...(asker === undefined ? {} : { sessionId: asker.sessionId }),
    caller,
    subject: address,
    details: { purpose, channel },
    hidesUser: true,
  });
}

function actorOf({ asker, staff }: CodeRequest): Actor {
  if (staff !== undefined) return { kind: "staff", id: staff.userId };
  return asker === undefined ? { kind: "anonymous" } : { kind: "user", id: asker.userId };
}
