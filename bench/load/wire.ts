/**
 * One keep-alive connection that sends a request and waits for its answer. No more of HTTP than the
 * bench needs: a general client would take more of the processor than the servers it measures.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

const headEnd = Buffer.from("\r\n\r\n");

export interface Answer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
}

export class Connection {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  /** One at a time. @throws where the connection fails before the answer is there */
  async send(request: string): Promise<Answer> {
    this.#socket ??= await this.#open();
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #open(): Promise<Socket> {
    const socket = connect(this.#port, this.#host);
    socket.setNoDelay(true);
    await once(socket, "connect");
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#socket = undefined;
      this.#received = Buffer.alloc(0);
      this.#waiting?.reject(new Error("the connection was closed"));
      this.#waiting = undefined;
    });
    return socket;
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(headEnd);
    if (end === -1) return;
    const head = this.#received.toString("latin1", 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const bodyAt = end + headEnd.length;
    if (this.#received.length < bodyAt + length) return;
    const body = this.#received.toString("utf8", bodyAt, bodyAt + length);
    this.#received = this.#received.subarray(bodyAt + length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), head, body });
  }
}
