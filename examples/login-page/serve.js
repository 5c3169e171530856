/** Serves the page, and the client's files as they are in the package. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";

const kpaUrl = new URL(process.env.KPA_URL ?? "http://127.0.0.1:8000").origin;
const folders = {
  "": new URL("./", import.meta.url),
  "kpa-client": new URL("./", import.meta.resolve("kpa-client")),
  "openapi-fetch": new URL("./", import.meta.resolve("openapi-fetch")),
};
const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
};

// The import map is the one inline script of the page: the policy names it by its hash.
const page = await readFile(new URL("index.html", import.meta.url), "utf8");
const map = /<script type="importmap">(.*)<\/script>/.exec(page)?.[1] ?? "";
const policy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash("sha256").update(map).digest("base64")}'`,
  "style-src 'self'",
  "img-src data:",
  `connect-src ${kpaUrl}`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

async function read(path) {
  if (path === "/settings.js") return `export const kpaUrl = ${JSON.stringify(kpaUrl)};\n`;
  const [, folder = "", name] = /^\/(?:([\w-]+)\/)?([\w-]+\.(?:html|css|m?js))$/.exec(path) ?? [];
  return readFile(new URL(name, folders[folder]));
}

const server = createServer(async (request, answer) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const path = pathname === "/" ? "/index.html" : pathname;
  try {
    const content = await read(path);
    answer.writeHead(200, {
      "Content-Type": types[extname(path)],
      "Content-Security-Policy": policy,
      "X-Content-Type-Options": "nosniff",
    });
    answer.end(content);
  } catch {
    answer.writeHead(404).end();
  }
});

server.listen(Number(process.env.PORT ?? 8002), process.env.HOST ?? "127.0.0.1", () => {
  const { address, port } = server.address();
  process.stdout.write(`http://${address}:${port}\n`);
});
