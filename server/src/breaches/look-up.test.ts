import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closedPort } from "../../test/harness/fake-provider.ts";
import {
  type LeakList,
  type LeakListFault,
  sha1,
  startLeakList,
} from "../../test/harness/leak-list.ts";
import { type Breaches, createBreaches } from "./look-up.ts";

const leaked = "to be leaked or not to be";

let list: LeakList;
let nowMs: number;
let faults: string[];
let recoveries: number;
let breaches: Breaches;
beforeEach(async () => {
  list = await startLeakList(leaked);
  nowMs = 1_700_000_000_000;
  faults = [];
  recoveries = 0;
  breaches = at(list.url);
});
afterEach(() => list.close());

/** @param timeoutMs longer than any machine takes, unless the test waits for it */
function at(baseUrl: string | undefined, timeoutMs = 20_000): Breaches {
  return createBreaches({
    baseUrl,
    timeoutMs,
    nowMs: () => nowMs,
    onFault: (reason) => faults.push(reason),
    onRecovery: () => {
      recoveries++;
    },
  });
}

describe("a list that behaves", () => {
  test("says which passwords were leaked", async () => {
    expect(await breaches.find(leaked)).toBe(true);
    expect(await breaches.find("a password of nobody's")).toBe(false);
    expect(breaches.tally).toEqual({ found: 1, clean: 1, failed: 0, skipped: 0 });
    expect(faults).toEqual([]);
  });

  test("pads, and what stands there with a count of 0 was not leaked", async () => {
    list.padding.add("a password of the padding");
    expect(await breaches.find("a password of the padding")).toBe(false);
  });

  test("is told five digits of a hash, and that the answer may be padded; and nothing else", async () => {
    await breaches.find(leaked);
    const [{ method, url, headers }] = list.seen as [(typeof list.seen)[number]];
    expect([method, url]).toEqual(["GET", `/range/${sha1(leaked).slice(0, 5)}`]);
    expect(headers["add-padding"]).toBe("true");
    const { host, connection, ...others } = headers;
    expect(others).toEqual({
      "add-padding": "true",
      accept: "text/plain",
      "user-agent": "kpa",
      "accept-language": "*",
      "sec-fetch-mode": "cors",
      "accept-encoding": expect.stringMatching(/^[a-z, ]+$/),
    });
    const sent = JSON.stringify(list.seen);
    for (const secret of [leaked, sha1(leaked).slice(5), sha1(leaked).slice(0, 6)]) {
      expect(sent.toUpperCase()).not.toContain(secret.toUpperCase());
    }
  });

  test("may stand behind a path, and may write small letters and plain line ends", async () => {
    const { createServer } = await import("node:http");
    const mirror = createServer((request, response) => {
      const isOurs = request.url === `/mirror/range/${sha1(leaked).slice(0, 5)}`;
      response.end(isOurs ? `${sha1(leaked).slice(5).toLowerCase()}:1\n` : "");
    });
    await new Promise<void>((done) => mirror.listen(0, "127.0.0.1", done));
    const { port } = mirror.address() as { port: number };
    expect(await at(`http://127.0.0.1:${port}/mirror`).find(leaked)).toBe(true);
    mirror.close();
    mirror.closeAllConnections();
  });
});

describe("a list that does not", () => {
  test.each<[LeakListFault, RegExp]>([
    ["silence", /^it did not answer in time$/],
    ["half an answer", /^it did not answer in time$/],
    ["hang up", /^it cannot be reached \(\w+\)$/],
    ["no list", /^its answer is no list of hashes$/],
    ["a list without end", /^its answer does not end$/],
    ["packed without end", /^its answer does not end$/],
    [{ status: 429, headers: { "retry-after": "2" } }, /^it answered 429$/],
    [{ status: 500 }, /^it answered 500$/],
    [{ status: 404 }, /^it answered 404$/],
    [{ status: 204 }, /^it answered 204$/],
  ])("%j: nobody can say, and the reason names nothing of the password", async (fault, reason) => {
    list.fault = fault;
    const isSlow = fault === "silence" || fault === "half an answer";
    if (isSlow) breaches = at(list.url, 200);
    expect(await breaches.find(leaked)).toBeUndefined();
    expect(faults).toEqual([expect.stringMatching(reason)]);
    expect(breaches.tally).toMatchObject({ failed: 1, found: 0, clean: 0 });
    expect(faults.join()).not.toContain(sha1(leaked).slice(0, 5));
  });

  test.each([301, 302, 307, 308])("%i: another address is not asked", async (status) => {
    const other = await startLeakList(leaked);
    list.fault = { status, headers: { location: `${other.url}${"/range/00000"}` } };
    expect(await breaches.find(leaked)).toBeUndefined();
    expect(faults).toEqual([`it answered ${status}`]);
    expect(other.seen).toEqual([]);
    await other.close();
  });

  test("nobody listens there", async () => {
    const nowhere = at(`http://127.0.0.1:${await closedPort()}`);
    expect(await nowhere.find(leaked)).toBeUndefined();
    expect(faults).toEqual(["it cannot be reached (ECONNREFUSED)"]);
  });
});

describe("after a fault", () => {
  beforeEach(async () => {
    list.fault = { status: 500 };
    await breaches.find(leaked);
    list.fault = undefined;
    list.seen.length = 0;
  });

  test("nobody is asked for a minute, so that nobody waits", async () => {
    expect(breaches.canAsk()).toBe(false);
    expect(await breaches.find(leaked)).toBeUndefined();
    nowMs += 59_999;
    expect(await breaches.find(leaked)).toBeUndefined();
    expect(list.seen).toEqual([]);
    expect(breaches.tally.skipped).toBe(2);
    nowMs += 1;
    expect(breaches.canAsk()).toBe(true);
    expect(await breaches.find(leaked)).toBe(true);
    expect(recoveries).toBe(1);
  });

  test("it is logged once, however often it is tried again", async () => {
    list.fault = { status: 503 };
    for (let minute = 0; minute < 3; minute++) {
      nowMs += 60_000;
      await breaches.find(leaked);
    }
    expect(breaches.tally.failed).toBe(4);
    expect(faults).toEqual(["it answered 500"]);
    list.fault = undefined;
    nowMs += 60_000;
    await breaches.find(leaked);
    list.fault = { status: 503 };
    await breaches.find(leaked);
    expect(faults).toEqual(["it answered 500", "it answered 503"]);
  });

  test("one look-up tries, and the others do not wait for it", async () => {
    nowMs += 60_000;
    list.fault = "silence";
    const trying = breaches.find(leaked);
    expect(breaches.canAsk()).toBe(false);
    expect(await breaches.find(leaked)).toBeUndefined();
    while (list.seen.length === 0) await new Promise((done) => setTimeout(done, 2));
    list.speak();
    expect(await trying).toBe(true);
    expect(list.seen).toHaveLength(1);
    expect(breaches.canAsk()).toBe(true);
  });

  test("a clock that was set back does not make the rest longer", async () => {
    nowMs -= 3_600_000;
    expect(breaches.canAsk()).toBe(true);
  });
});

test("where nobody is named, nobody is asked, and nothing is counted", async () => {
  const off = at(undefined);
  expect(off.canAsk()).toBe(false);
  expect(await off.find(leaked)).toBeUndefined();
  expect(off.tally).toEqual({ found: 0, clean: 0, failed: 0, skipped: 0 });
});

test("what is followed is waited for, and its faults are nobody's", async () => {
  let isDone = false;
  let finish = () => {};
  breaches.follow(
    new Promise<void>((done) => {
      finish = done;
    }).then(() => {
      isDone = true;
    }),
  );
  breaches.follow(Promise.reject(new Error("a fault")));
  const settled = breaches.settled();
  finish();
  await settled;
  expect(isDone).toBe(true);
});
