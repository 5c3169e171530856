/** A Fastify that only says hello: what the framework and Node cost by themselves. */
import { fileURLToPath } from "node:url";
import { type ServerProcess, startServer } from "./server-process.ts";

const script = fileURLToPath(new URL("./hello-app.ts", import.meta.url));

export function startHello(folder: string): Promise<ServerProcess> {
  return startServer({
    name: "hello",
    command: process.execPath,
    arguments: () => [script],
    environment: (port) => ({ PORT: String(port), NODE_ENV: "production" }),
    folder,
    readyPath: "/hello",
  });
}
