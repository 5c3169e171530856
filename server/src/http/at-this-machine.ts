/** Routes for whoever sits at this machine. */
import type { FastifyRequest } from "fastify";
import { isLocalHost } from "../config/database-url.ts";
import { AppError } from "../errors.ts";

const forwarding = /^(forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-.*)$/;

/**
 * For what is shown to somebody at this machine, and to nobody else: not through a proxy or a tunnel, not
 * to a name that somebody else's DNS points here, and not to a page of somebody else's.
 * @throws AppError `not_found`
 */
export function refuseStrangers(request: FastifyRequest): void {
  const { headers, socket } = request.raw;
  const isHere =
    isLocalHost(socket.remoteAddress ?? "") &&
    isLocalHost(hostName(headers.host ?? "")) &&
    !Object.keys(headers).some((name) => forwarding.test(name));
  const isForeignPage =
    headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-mode"] !== "navigate";
  if (!isHere || isForeignPage) throw new AppError("not_found");
}

/** Without the port, and without the brackets of an IPv6 address. */
function hostName(host: string): string {
  return /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host)?.slice(1, 3).find(Boolean) ?? "";
}
