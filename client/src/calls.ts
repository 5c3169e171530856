/** The story of a call: which token goes with it, and what is done about what came back. */
import { type Deadline, deadlineIn, waitForNextTry, within } from "./deadline.ts";
import type { Keeper } from "./keeper.ts";
import { openRoutes } from "./open-routes.ts";
import { KpaProblem } from "./problems.ts";
import { findEnding, type Renewal, signedOut } from "./renew.ts";
import type { CallOptions } from "./request-types.ts";
import { freshness, type Saved, type SavedSession } from "./saved.ts";
import type { Call, Transport } from "./transport.ts";

export interface Calls {
  /** @returns the answer's `data` */
  send(call: Call, options: CallOptions): Promise<unknown>;
  /** @returns one that is good now, or undefined where nobody is signed in */
  accessToken(options: CallOptions): Promise<string | undefined>;
}

interface Parts {
  readonly keeper: Keeper;
  readonly transport: Transport;
  readonly renewal: Renewal;
  readonly timeoutMs: number;
}

const mostTriesOfGet = 3;

export function createCalls({ keeper, transport, renewal, timeoutMs }: Parts): Calls {
  /** The session whose token goes with a request; an old token is replaced first, or beside it. */
  async function sessionFor(deadline: Deadline) {
    const known = keeper.saved().session ?? (await keeper.reload()).session;
    if (known === undefined) return undefined;
    const age = freshness(known);
    if (age === "fresh") return known;
    const renewed = renewal.renew(known.accessToken, deadline);
    if (age === "ageing") {
      // The token is good for now, and whoever needs the next one meets this one's fault again.
      renewed.catch(() => {});
      return known;
    }
    await renewed;
    return keeper.saved().session;
  }

  async function send(call: Call, { signal, timeoutMs: ownMs }: CallOptions): Promise<unknown> {
    const deadline = deadlineIn(ownMs ?? timeoutMs, signal);
    const isOpen = openRoutes.includes(`${call.method} ${call.path}`);
    await within(deadline, () => keeper.ready);
    let isRenewed = false;
    for (let tries = 1; ; tries++) {
      const session = isOpen ? undefined : await within(deadline, () => sessionFor(deadline));
      try {
        const data = await transport.send(call, { accessToken: session?.accessToken, deadline });
        if (session) await noteChange(keeper, session, call, data);
        return data;
      } catch (fault) {
        if (session && isTokenRefused(fault) && !isRenewed) {
          isRenewed = true;
          await renewal.renew(session.accessToken, deadline);
          continue;
        }
        if (session) await endIfOver(keeper, session, fault);
        const isLast = call.method !== "GET" || tries >= mostTriesOfGet;
        if (isLast || !(await waitForNextTry(fault, tries, deadline))) throw fault;
      }
    }
  }

  return {
    send,
    accessToken: async ({ signal, timeoutMs: ownMs }) => {
      const deadline = deadlineIn(ownMs ?? timeoutMs, signal);
      await within(deadline, () => keeper.ready);
      return (await within(deadline, () => sessionFor(deadline)))?.accessToken;
    },
  };
}

/** A tab that was late must not end the session that has begun since. */
async function endIfOver(keeper: Keeper, { id }: SavedSession, fault: unknown): Promise<void> {
  const ending = findEnding(fault);
  if (ending === undefined) return;
  await keeper.change((saved) => (saved.session?.id === id ? signedOut(saved, ending) : undefined));
}

/** What the app is told about its user stays what the server says. */
async function noteChange(
  keeper: Keeper,
  { id }: SavedSession,
  call: Call,
  data: unknown,
): Promise<void> {
  const changed = changesOf(call, data);
  if (changed === undefined) return;
  await keeper.change((saved) =>
    saved.session?.id === id ? withChanges(saved, saved.session, changed) : undefined,
  );
}

function isTokenRefused(fault: unknown): boolean {
  return (
    fault instanceof KpaProblem &&
    (fault.code === "token_expired" || fault.code === "invalid_token")
  );
}

type Changes = Partial<Pick<SavedSession, "user" | "passwordChangeRequired">>;

/** What an answer tells about the signed-in user beside what was asked for. */
function changesOf({ method, path }: Call, data: unknown): Changes | undefined {
  if (method === "POST" && path === "/api/v1/user/password")
    return { passwordChangeRequired: false };
  if (!/^\/api\/v1\/user\/(profile|phone|email)$/.test(path)) return undefined;
  const { id, name, email, phone } = data as SavedSession["user"];
  return { user: { id, name, email, phone } };
}

function withChanges(saved: Saved, session: SavedSession, changes: Changes): Saved | undefined {
  const changed = { ...session, ...changes };
  return JSON.stringify(changed) === JSON.stringify(session)
    ? undefined
    : { ...saved, session: changed };
}
