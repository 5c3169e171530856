/** A code on its way: asked for, good for a while, used or refused, and asked for anew. */
import { KpaProblem } from "kpa-client";
import { useCallback, useState } from "react";

export interface AskedCode {
  readonly verificationId: string;
  readonly expiresInSeconds: number;
  readonly resendAfterSeconds: number;
}

export interface SentCode {
  readonly verificationId: string;
  /** By `performance.now()`. */
  readonly expiresAtMs: number;
  readonly resendAtMs: number;
}

export interface CodeFlow {
  /** Absent until a code was asked for. */
  readonly sent: SentCode | undefined;
  /** Why the last use of it was refused; absent once a new one is asked for. */
  readonly refusal: KpaProblem | undefined;
  /** How often this one was refused. */
  readonly tries: number;
  /** It was refused so often, or is so old, that only a new one helps. */
  readonly isDead: boolean;
  /** Asks for a code, or for another. @throws what asking throws */
  readonly ask: () => Promise<void>;
  /** Does what needs the code, and notes where that was refused because of it. @throws what the work throws */
  readonly use: <T>(work: (verificationId: string) => Promise<T>) => Promise<T>;
  /** Back to where none was asked for. */
  readonly forget: () => void;
}

/** The server compares no more than five with one code. */
const mostTries = 5;

interface State {
  readonly sent?: SentCode;
  readonly refusal?: KpaProblem;
  readonly tries: number;
}

/** @param request asks the server for a code */
export function useCodeFlow(request: () => Promise<AskedCode>): CodeFlow {
  const [{ sent, refusal, tries }, setState] = useState<State>({ tries: 0 });
  const isDead = tries >= mostTries || refusal?.code === "verification_expired";
  return {
    sent,
    refusal,
    tries,
    isDead,
    ask: async () => {
      const { verificationId, expiresInSeconds, resendAfterSeconds } = await request();
      const nowMs = performance.now();
      setState({
        sent: {
          verificationId,
          expiresAtMs: nowMs + expiresInSeconds * 1000,
          resendAtMs: nowMs + resendAfterSeconds * 1000,
        },
        tries: 0,
      });
    },
    use: async (work) => {
      if (sent === undefined) throw new Error("no code was asked for");
      try {
        return await work(sent.verificationId);
      } catch (fault) {
        if (isCodeRefusal(fault)) {
          setState((before) => ({ ...before, refusal: fault, tries: before.tries + 1 }));
        }
        throw fault;
      }
    },
    forget: useCallback(() => setState({ tries: 0 }), []),
  };
}

/** Whether it is the code that was refused, and not what it was used for. */
export function isCodeRefusal(fault: unknown): fault is KpaProblem {
  return (
    fault instanceof KpaProblem &&
    (fault.code === "verification_invalid" || fault.code === "verification_expired")
  );
}
