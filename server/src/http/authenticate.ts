/** Who sends this request: the guard of every route that needs a signed-in user. */
import type { FastifyRequest } from "fastify";
import type { Caller, Context, Language } from "../context.ts";
import { AppError } from "../errors.ts";
import { type CheckedSession, checkSession, type SessionCheck } from "../sessions/check.ts";
import type { Asker } from "../users/asker.ts";
import { clientAddress } from "./client-address.ts";
import { noteClientLimit } from "./rate-limit-headers.ts";

const authorizationHeader = "authorization";

/**
 * @returns the Bearer token
 * @throws AppError `not_authenticated` without one, `malformed_request` where the header could be
 *   read in more than one way
 */
export function bearerToken(request: FastifyRequest): string {
  const value = request.headers.authorization;
  if (value === undefined) throw new AppError("not_authenticated");
  const scheme = value.slice(0, 7).toLowerCase();
  if (!scheme.startsWith("bearer")) throw new AppError("not_authenticated");
  const token = value.slice(7);
  // RFC 6750 `b64token`; with a second space, a comma or nothing there is more than one reading.
  if (scheme !== "bearer " || !/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) throw malformedHeader();
  if (hasSecondMechanism(request)) throw malformedHeader();
  return token;
}

function malformedHeader(): AppError {
  return new AppError("malformed_request", { bearerError: "invalid_request" });
}

/** Node keeps the first of two Authorization headers; a proxy in front may have read the other. */
function hasSecondMechanism(request: FastifyRequest): boolean {
  const { rawHeaders } = request.raw;
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.length === authorizationHeader.length && name.toLowerCase() === authorizationHeader) {
      count++;
    }
  }
  const query = request.url.indexOf("?");
  return count > 1 || (query !== -1 && /[?&]access_token=/i.test(request.url.slice(query)));
}

export interface Guard {
  /** For a route that reads nothing else of the request. @throws as `checkSession` */
  readonly authenticate: (request: FastifyRequest) => Promise<CheckedSession>;
  /** Before the body is read: who sends no good token is not told what a good body would be. */
  readonly onRequest: (request: FastifyRequest) => Promise<void>;
  /**
   * The same, for what only the user may do: a member of staff who acts as them is refused.
   * @throws also AppError `forbidden`
   */
  readonly inPerson: (request: FastifyRequest) => Promise<void>;
  /** Whose living session a guarded request belongs to. */
  readonly askerOf: (request: FastifyRequest) => Asker;
}

export function guardWith(ctx: Context, check: SessionCheck): Guard {
  const sessions = new WeakMap<FastifyRequest, CheckedSession>();
  const authenticate: Guard["authenticate"] = (request) =>
    checkSession(ctx, check, bearerToken(request), () => callerOf(request));
  return {
    authenticate,
    onRequest: async (request) => {
      sessions.set(request, await authenticate(request));
    },
    inPerson: async (request) => {
      const session = await authenticate(request);
      if (session.impersonatorId !== undefined) throw new AppError("forbidden");
      sessions.set(request, session);
    },
    askerOf: (request) => {
      const session = sessions.get(request);
      if (session === undefined) throw new Error("the route is not guarded");
      const { id: userId, session_id: sessionId, impersonatorId } = session;
      const asker = { userId, sessionId, caller: callerOf(request) };
      return impersonatorId === undefined ? asker : { ...asker, impersonatorId };
    },
  };
}

const longestUserAgent = 512;

export function callerOf(request: FastifyRequest): Caller {
  const userAgent = request.headers["user-agent"];
  return {
    ip: clientAddress(request),
    userAgent: userAgent === undefined ? null : printable(userAgent).slice(0, longestUserAgent),
    requestId: request.id,
    language: preferredLanguage(request.headers["accept-language"]),
    noteLimit: (limit) => noteClientLimit(request, limit),
  };
}

/** The first language of the list that there is; weights are rarely out of order, and never matter. */
function preferredLanguage(accepted: string | undefined): Language {
  const known = /(?:^|,)\s*(en|hi)\b/i.exec(accepted ?? "")?.[1];
  return known?.toLowerCase() === "hi" ? "hi" : "en";
}

/** Without control, format and unassigned characters, which could forge a line of a log or a list. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ").trim();
}
