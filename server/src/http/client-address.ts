/** The address that a request came from, in one spelling, so that it counts and compares as one. */
import { isIP, SocketAddress } from "node:net";
import type { FastifyRequest } from "fastify";

/** The client's where a trusted proxy names it, else the peer's. */
export function clientAddress(request: FastifyRequest): string {
  const peer = request.socket.remoteAddress ?? "";
  const { ip } = request;
  // What a proxy passes on is text; what is no address is nobody's.
  if (ip === peer || isIP(ip) === 0) return withoutMapping(peer);
  return isIP(ip) === 4
    ? ip
    : withoutMapping(new SocketAddress({ address: ip, family: "ipv6" }).address);
}

/** A socket that listens on `::` shows IPv4 peers as `::ffff:192.0.2.1`. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
