import { takeAttempt, type Way } from "../../src/limits/attempts.ts";
import { throttledAs } from "../../src/users/phone-number.ts";
import type { CounterStore } from "./counter-stores.ts";
import type { TestServer } from "./test-server.ts";

/** Longer than any wait but that of what is closed. */
export const longestWaitSeconds = 900;

/** Failures in a row, each after the wait that the one before brought; without the request around it. */
export async function failTimes(
  store: CounterStore,
  { ctx }: TestServer,
  way: Way,
  phone: string,
  times: number,
): Promise<void> {
  const account = throttledAs(phone, ctx.config.KPA_DEFAULT_REGION);
  for (let n = 0; n < times; n++) {
    const attempt = await takeAttempt(ctx, { way, account, caller: { ip: `192.0.2.${n}` } });
    await attempt.failed(ctx.db);
    if (n >= 4) await store.advance(longestWaitSeconds);
  }
}
