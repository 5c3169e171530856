/** A wire to the database that can be cut, held still and mended. */
import { randomInt } from "node:crypto";
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

/** Below those that the system gives to connections: while the wire is cut, one could be given away. */
const ports = { first: 20_000, last: 32_000 };

/** @param isUp `false`: the port is taken and refuses for now */
export async function startTcpProxy(
  to: { readonly host: string; readonly port: number },
  { isUp = true, undo = onTestFinished as Undo } = {},
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let isStill = false;

  async function listen(port: number): Promise<void> {
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
  }

  async function listenAnywhere(): Promise<number> {
    for (;;) {
      const port = randomInt(ports.first, ports.last);
      try {
        await listen(port);
        return port;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      }
    }
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

  const port = await listenAnywhere();
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
