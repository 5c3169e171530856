/** A wire whose answers get lost: the server has acted, and the client is not told. */
import { connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

export interface LossyWire {
  readonly url: string;
  /** How many of the next answers are cut off before their first byte. */
  loseAnswers(count: number): void;
  /** Passes nothing on in either direction, as a phone in a lift; false: goes on, for new connections. */
  holdStill(isStill: boolean): void;
}

export async function startLossyWire(to: string): Promise<LossyWire> {
  const port = Number(new URL(to).port);
  let lost = 0;
  let isStill = false;
  const server = createServer((client) => {
    const upstream = connect({ port, host: "127.0.0.1" });
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on("error", end).on("close", end);
    client.on("data", (data) => {
      if (!isStill) upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (isStill) return;
      if (lost === 0) {
        client.write(data);
      } else {
        lost--;
        end();
      }
    });
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    loseAnswers: (count) => {
      lost = count;
    },
    holdStill: (still) => {
      isStill = still;
    },
  };
}
