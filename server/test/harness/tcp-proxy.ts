/** A wire to the database that can be cut, held still and mended. */
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Undo } from "./kpa-process.ts";

export interface TcpProxy {
  readonly port: number;
  /** Drops every connection and refuses new ones. */
  readonly cut: () => Promise<void>;
  /** Keeps connections and passes nothing on, as a network that lost its packets. */
  readonly holdStill: () => void;
  /** Passes new connections on again, on the same port. */
  readonly mend: () => Promise<void>;
}

/** @param isUp `false`: the port is taken and refuses for now */
export async function startTcpProxy(
  to: { readonly host: string; readonly port: number },
  { isUp = true, undo = onTestFinished as Undo } = {},
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let isStill = false;

  async function listen(port: number): Promise<number> {
    isStill = false;
    const listening = createServer((client) => {
      const upstream = createConnection(to);
      for (const [from, into] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(from);
        from.on("data", (data) => {
          if (!isStill) into.write(data);
        });
        from.on("error", () => {});
        from.on("close", () => {
          sockets.delete(from);
          into.destroy();
        });
      }
    });
    await new Promise<void>((resolve, reject) => {
      listening.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    server = listening;
    return (listening.address() as { port: number }).port;
  }

  async function cut(): Promise<void> {
    const closing = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      if (closing) closing.close(() => resolve());
      else resolve();
    });
  }

  const port = await listen(0);
  if (!isUp) await cut();
  undo(cut);
  return {
    port,
    cut,
    holdStill: () => {
      isStill = true;
    },
    mend: async () => {
      await cut();
      await listen(port);
    },
  };
}
