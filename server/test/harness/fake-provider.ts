/** Local servers that take messages as providers do, and fail as they do. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export type FakeAnswer =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  /** Takes the request and says nothing. */
  | "silence"
  /** Takes the request and hangs up. */
  | "hang up";

export interface FakeHttp {
  readonly port: number;
  readonly seen: SeenRequest[];
  /** What is answered next, and after that again. */
  answer: FakeAnswer | ((request: SeenRequest) => FakeAnswer);
  readonly close: () => Promise<void>;
}

export async function startFakeHttp(answer: FakeHttp["answer"]): Promise<FakeHttp> {
  const server = createServer(async (request, response) => {
    const text = await readAll(request);
    const { method = "", url = "", headers } = request;
    const seen = { method, url, headers, text };
    fake.seen.push(seen);
    const chosen = typeof fake.answer === "function" ? fake.answer(seen) : fake.answer;
    if (chosen === "hang up") request.socket.destroy();
    else if (chosen !== "silence") {
      response.writeHead(chosen.status, chosen.headers).end(chosen.body ?? "");
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const fake: FakeHttp = {
    port: (server.address() as AddressInfo).port,
    seen: [],
    answer,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return fake;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** @returns a port that nothing listens on */
export async function closedPort(): Promise<number> {
  const fake = await startFakeHttp("silence");
  await fake.close();
  return fake.port;
}

export interface FakeSmtp {
  readonly port: number;
  /** Each message as it came, with its envelope. */
  readonly seen: { from: string; to: string; content: string }[];
  /** Replies by command (`RCPT`, `DATA`, `.`, `AUTH`, `greeting`); `""` says nothing, `"close"` hangs up. */
  replies: Record<string, string>;
  readonly commands: string[];
  readonly close: () => Promise<void>;
}

const politeReplies: Record<string, string> = {
  greeting: "220 mail.example ESMTP",
  EHLO: "250-mail.example\r\n250 AUTH PLAIN LOGIN",
  AUTH: "235 2.7.0 welcome",
  MAIL: "250 2.1.0 ok",
  RCPT: "250 2.1.5 ok",
  DATA: "354 go on",
  ".": "250 2.0.0 taken as 4711",
  QUIT: "221 2.0.0 bye",
};

export async function startFakeSmtp(): Promise<FakeSmtp> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    converse(fake, socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const fake: FakeSmtp = {
    port: (server.address() as AddressInfo).port,
    seen: [],
    commands: [],
    replies: {},
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return fake;
}

function converse(fake: FakeSmtp, socket: Socket): void {
  let rest = "";
  let content: string[] | undefined;
  let envelope = { from: "", to: "" };
  const reply = (command: string) => {
    const text = fake.replies[command] ?? politeReplies[command] ?? "500 5.5.2 what?";
    if (text === "close") socket.destroy();
    else if (text !== "") socket.write(`${text}\r\n`);
  };
  const take = (line: string) => {
    if (content !== undefined) {
      if (line !== ".") return content.push(line);
      fake.seen.push({ ...envelope, content: content.join("\r\n") });
      content = undefined;
      return reply(".");
    }
    const command = line.slice(0, 4).toUpperCase();
    fake.commands.push(line);
    if (command === "MAIL") envelope = { ...envelope, from: line };
    if (command === "RCPT") envelope = { ...envelope, to: line };
    if (command === "DATA" && (fake.replies.DATA ?? "354").startsWith("354")) content = [];
    reply(command);
  };
  socket.on("data", (chunk) => {
    const lines = (rest + chunk.toString("utf8")).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  reply("greeting");
}
