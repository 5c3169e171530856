/** A client that times its requests, one after the other on a connection that stays open. */
import { type Answer, Connection } from "../load/wire.ts";
import type { ApiRequest } from "./operations.ts";

export interface TimedAnswer extends Answer {
  /** From before the request is sent until all of the answer is there. */
  readonly milliseconds: number;
}

export class Client {
  readonly #host: string;
  readonly #connection: Connection;
  readonly #isMany: boolean;

  /** @param from `many`: each request comes from an address of its own, by a proxy that is believed */
  constructor(url: string, from: "one" | "many" = "one") {
    const { hostname, port, host } = new URL(url);
    this.#host = host;
    this.#connection = new Connection(hostname, Number(port));
    this.#isMany = from === "many";
  }

  async ask({ path, body }: ApiRequest): Promise<TimedAnswer> {
    const text = JSON.stringify(body);
    const request = [
      `POST ${path} HTTP/1.1`,
      `host: ${this.#host}`,
      ...(this.#isMany ? [`x-forwarded-for: ${newAddress()}`] : []),
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(text)}`,
      "",
      text,
    ].join("\r\n");
    const startedAt = performance.now();
    const answer = await this.#connection.send(request);
    return { ...answer, milliseconds: performance.now() - startedAt };
  }

  close(): void {
    this.#connection.close();
  }
}

let addresses = 0;

/** In 10.0.0.0/8. */
function newAddress(): string {
  addresses++;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/** What an answer tells beside its time: without the ids that are made for each. */
export function shapeOf({ head, body, status }: Answer): string {
  const names = head
    .split("\r\n")
    .slice(1)
    .map((line) => line.slice(0, line.indexOf(":")).toLowerCase())
    .sort();
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  return `${status} ${names.join(" ")}\n${body.replace(uuid, "(an id)")}`;
}
