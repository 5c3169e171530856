import { SocketAddress } from "node:net";
import { expect, test } from "vitest";
import { clientNetwork } from "./client-network.ts";

const networkOf = (typed: string) =>
  clientNetwork(new SocketAddress({ address: typed, family: "ipv6" }).address);

test("addresses of one IPv6 /64 are one client, however they are spelt", () => {
  const same = ["2001:db8:0:7::1", "2001:DB8:0:7:ffff::9", "2001:0db8:0000:0007:1:2:3:4"];
  expect(new Set(same.map(networkOf))).toEqual(new Set(["2001:db8:0:7::/64"]));
});

test("addresses of two /64 are two clients", () => {
  const others = ["2001:db8:0:8::1", "2001:db8::1", "2001:db8:1::", "::1", "fe80::1"];
  expect(new Set(others.map(networkOf)).size).toBe(others.length);
  expect(networkOf("::1")).toBe("0:0:0:0::/64");
  expect(networkOf("2001:db8::")).toBe("2001:db8:0:0::/64");
});

test("an IPv4 address is a client by itself", () => {
  expect(clientNetwork("192.0.2.1")).toBe("192.0.2.1");
});
