/**
 * Sends what the outbox holds: in the server's own process, in `kpa worker`, in as many of them as there
 * are, each by the providers that it has. A claim is one statement; sending happens outside of any transaction.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type DeliveryContext, deliver, type ReportAttempt } from "./deliver.ts";
import type { Channel } from "./message.ts";
import type { OutboxSignal } from "./outbox-signal.ts";
import { type ClaimedMessage, claimMessages, settleMessage } from "./queries.ts";
import { configuredSenders, type Senders } from "./senders/configured.ts";
import type { Sender } from "./senders/sender.ts";

export interface WorkerOptions {
  readonly report?: ReportAttempt;
  readonly senders?: Senders;
  /** Where nothing tells that there is work. */
  readonly pollMs?: number;
  /** Has to be longer than any provider may take. */
  readonly leaseSeconds?: number;
}

const messagesAtOnce = 16;
/** A message is announced before it is committed: it is looked for more than once. */
const looksAfterSignalMs = [10, 40, 150, 400];
const distrustMs = 30_000;
/** When the database does not take down what came of a message; a claim lasts longer than all. */
const settleRetriesMs = [250, 1_000, 3_000, 6_000];

/** @returns stops it, and waits for the messages under way */
export function startMessageWorker(
  ctx: WorkerContext,
  options: WorkerOptions = {},
): () => Promise<void> {
  const worker = new Worker(ctx, options);
  const stopListening = ctx.outbox.onWritten(() => worker.alarm.ring());
  const running = worker.run();
  return async () => {
    stopListening();
    worker.stop();
    await running;
  };
}

type WorkerContext = DeliveryContext & { readonly outbox: OutboxSignal };

class Worker {
  readonly alarm: Alarm;
  readonly #ctx: WorkerContext;
  readonly #leaseSeconds: number;
  readonly #report: ReportAttempt;
  readonly #order: ProviderOrder;
  readonly #underWay = new Set<Promise<void>>();
  #isStopped = false;
  #isFailing = false;

  constructor(ctx: WorkerContext, options: WorkerOptions) {
    this.#ctx = ctx;
    this.#leaseSeconds = options.leaseSeconds ?? 90;
    this.#report = options.report ?? (() => {});
    this.#order = providerOrder(options.senders ?? configuredSenders(ctx.config));
    this.alarm = createAlarm(options.pollMs ?? 1_000);
  }

  async run(): Promise<void> {
    while (!this.#isStopped) {
      const free = messagesAtOnce - this.#underWay.size;
      const messages = await this.#claim(free);
      for (const message of messages) {
        const work = this.#handle(message).finally(() => this.#underWay.delete(work));
        this.#underWay.add(work);
      }
      if (this.#underWay.size >= messagesAtOnce) await Promise.race(this.#underWay);
      else if (messages.length < free) await this.alarm.wait();
    }
    await Promise.all(this.#underWay);
  }

  stop(): void {
    this.#isStopped = true;
    this.alarm.stop();
  }

  async #claim(most: number): Promise<readonly ClaimedMessage[]> {
    const { db, clock, log } = this.#ctx;
    try {
      const messages = await claimMessages(db, clock, {
        most,
        leaseSeconds: this.#leaseSeconds,
        providers: { sms: this.#order.names("sms"), email: this.#order.names("email") },
      });
      this.#isFailing = false;
      return messages;
    } catch (error) {
      if (!this.#isFailing) log.warn({ err: error }, "the outbox cannot be read");
      this.#isFailing = true;
      return [];
    }
  }

  async #handle(message: ClaimedMessage): Promise<void> {
    const { db, clock, log } = this.#ctx;
    const { sendersOf, distrust } = this.#order;
    try {
      const settlement = await deliver(
        {
          ctx: this.#ctx,
          sendersOf,
          distrust,
          report: this.#report,
          leaseSeconds: this.#leaseSeconds,
        },
        message,
      );
      if (settlement === "claim lost") return;
      await persist(() => settleMessage(db, clock, message, settlement));
    } catch (error) {
      log.error({ err: error, message_id: message.id }, "what came of a message is not recorded");
    }
  }
}

async function persist(write: () => Promise<void>): Promise<void> {
  for (const pauseMs of settleRetriesMs) {
    try {
      return await write();
    } catch {
      await sleep(pauseMs);
    }
  }
  return write();
}

interface Alarm {
  readonly ring: () => void;
  readonly stop: () => void;
  readonly wait: () => Promise<void>;
}

/** Waits for the poll, or for less where something was announced. */
function createAlarm(pollMs: number): Alarm {
  let looks: number[] = [];
  let isStopped = false;
  let wake = () => {};
  return {
    ring: () => {
      looks = [...looksAfterSignalMs];
      wake();
    },
    stop: () => {
      isStopped = true;
      wake();
    },
    wait: async () => {
      if (isStopped) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const announced = looks.shift();
      // Replicas that were started together do not poll together.
      const timer = setTimeout(resolve, announced ?? pollMs * (0.75 + Math.random() / 2));
      let isRung = false;
      wake = () => {
        isRung = true;
        resolve();
      };
      await promise;
      clearTimeout(timer);
      wake = () => {};
      // What woke it is not committed yet.
      if (isRung && !isStopped) await sleep(looks.shift() ?? 0);
    },
  };
}

type ProviderOrder = ReturnType<typeof providerOrder>;

function providerOrder(senders: Senders) {
  const distrustedUntil = new Map<string, number>();
  const isDistrusted = (sender: Sender) => (distrustedUntil.get(sender.name) ?? 0) > Date.now();
  const sendersOf = (channel: Channel): readonly Sender[] => {
    const all = senders[channel];
    return [...all.filter((one) => !isDistrusted(one)), ...all.filter(isDistrusted)];
  };
  return {
    sendersOf,
    names: (channel: Channel) => sendersOf(channel).map((one) => one.name),
    distrust: (sender: Sender) => {
      distrustedUntil.set(sender.name, Date.now() + distrustMs);
    },
  };
}
