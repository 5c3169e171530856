/** One request, one answer: by `openapi-fetch`, with every way to fail told by its name. */
import createClient from "openapi-fetch";
import { type Deadline, within } from "./deadline.ts";
import { type FetchOfPlatform, platform, type Signal } from "./platform.ts";
import { type FailedAnswer, KpaUnreachable, problemOf } from "./problems.ts";

export interface Call {
  readonly method: string;
  /** As the OpenAPI document has it, with `{id}`. */
  readonly path: string;
  readonly params?: { readonly path?: object; readonly query?: object };
  readonly body?: unknown;
}

export interface Sending {
  readonly accessToken?: string | undefined;
  readonly deadline: Deadline;
  readonly atMostMs?: number;
}

export interface Transport {
  /**
   * @returns the answer's `data`; all of it where it has no envelope
   * @throws KpaProblem, KpaUnreachable
   */
  send(call: Call, sending: Sending): Promise<unknown>;
}

/** openapi-fetch, in as much of its type as no platform's types are needed for. */
interface Wire {
  request(
    method: string,
    path: string,
    init: {
      readonly params: object;
      readonly body: unknown;
      readonly headers: Record<string, string>;
      readonly signal: Signal;
      readonly redirect: "manual";
      readonly fetch: FetchOfPlatform;
    },
  ): Promise<{ data?: unknown; error?: unknown; response: FailedAnswer & { ok: boolean } }>;
}

/**
 * `.` and `..` are the only texts that escaping leaves to be read as a step to another address, and nothing
 * at all leaves the place out: a deed would be done to something else.
 */
function refuseOtherAddress(part: unknown): void {
  if (/^\.{0,2}$/.test(String(part))) throw new TypeError(`a path cannot hold "${part}"`);
}

export function createTransport(baseUrl: string, fetch: FetchOfPlatform | undefined): Transport {
  const wire = createClient({ baseUrl }) as unknown as Wire;

  async function exchange(call: Call, accessToken: string | undefined, signal: Signal) {
    for (const part of Object.values(call.params?.path ?? {})) refuseOtherAddress(part);
    let isSent = false;
    const answer = await wire
      .request(call.method, call.path, {
        params: call.params ?? {},
        body: call.body,
        headers: accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` },
        signal,
        // The server sends nobody elsewhere. Who does would get passwords and tokens there.
        redirect: "manual",
        fetch: (request) => {
          isSent = true;
          return fetch === undefined ? platform.fetch(request) : fetch(request);
        },
      })
      .catch((cause) => {
        // Before it was sent it is the caller's mistake, such as an address that is none.
        if (!isSent) throw cause;
        const isJson = !(cause instanceof SyntaxError);
        throw new KpaUnreachable(isJson ? "network" : "unexpected_answer", { cause });
      });
    const { data, error, response } = answer;
    if (!response.ok) throw problemOf(response, error);
    if (typeof data !== "object" || data === null) {
      throw new KpaUnreachable("unexpected_answer", { status: response.status });
    }
    return "data" in data ? data.data : data;
  }

  return {
    send: (call, { accessToken, deadline, atMostMs }) =>
      within(deadline, (signal) => exchange(call, accessToken, signal), atMostMs),
  };
}
