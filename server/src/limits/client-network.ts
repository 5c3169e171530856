import { isIPv6 } from "node:net";

/**
 * What is counted as one client: an IPv4 address, or the /64 that an IPv6 address lies in, which is what
 * one household or phone gets and can choose from at will.
 * @param ip in the one spelling that the server gives it
 */
export function clientNetwork(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [head = "", tail] = ip.split("%")[0]?.split("::") ?? [];
  const groups = head === "" ? [] : head.split(":");
  const omitted =
    tail === undefined ? 0 : 8 - groups.length - tail.split(":").filter(Boolean).length;
  const all = [...groups, ...Array(omitted).fill("0"), ...(tail ?? "").split(":").filter(Boolean)];
  return `${all.slice(0, 4).join(":")}::/64`;
}
