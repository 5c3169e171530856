/**
 * Checks the Dockerfile and compose.yaml, which the test machines cannot run: what they copy is
 * there, nothing runs as root, no secret has a default.
 */
import { existsSync, readFileSync } from "node:fs";

const faults = [
  ...dockerfileFaults(readFileSync("Dockerfile", "utf8")),
  ...composeFaults(readFileSync("compose.yaml", "utf8")),
];
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write("Dockerfile and compose.yaml: read, not run\n");

function* dockerfileFaults(text: string): Generator<string> {
  const lines = text.replaceAll("\\\n", " ").split("\n");
  const major = JSON.parse(readFileSync("package.json", "utf8")).engines.node.replace(">=", "");
  for (const [, image] of text.matchAll(/^FROM (\S+)/gm)) {
    if (image !== `node:${major}-slim`) yield `Dockerfile: ${image} is not node:${major}-slim`;
  }
  for (const line of lines.filter((one) => /^COPY (?!--from)/.test(one))) {
    const sources = line.split(/\s+/).slice(1, -1);
    for (const path of sources) if (!existsSync(path)) yield `Dockerfile: ${path} is not there`;
  }
  const last = text.slice(text.lastIndexOf("\nFROM "));
  const user = /^USER (\S+)/m.exec(last)?.[1];
  if (user === undefined || /^(root|0)\b/.test(user)) yield "Dockerfile: the server runs as root";
  for (const line of lines.filter((one) => /^\s*(CMD|ENTRYPOINT|HEALTHCHECK)\b/.test(one))) {
    const command = /(\[.*\])\s*$/.exec(line)?.[1];
    if (command === undefined) yield `Dockerfile: a shell stands in the way of signals: ${line}`;
    else if (!isJson(command)) yield `Dockerfile: not a JSON array, so a shell runs it: ${line}`;
  }
  if (/^ADD\b/m.test(text)) yield "Dockerfile: COPY instead of ADD";
  if (/^(ENV|ARG)\b.*(SECRET|PASSWORD|TOKEN|DATABASE_URL)/m.test(text)) {
    yield "Dockerfile: a secret would stay in the image";
  }
}

function* composeFaults(text: string): Generator<string> {
  const settings = text.replace(/^\s*#.*$/gm, "");
  for (const [name] of settings.matchAll(/\$\{[^}]*\}/g)) {
    if (!name.includes(":?")) yield `compose.yaml: ${name} has to be required, as in \${NAME:?why}`;
  }
  for (const [, name, value] of settings.matchAll(/^\s*(\w*(?:SECRET|PASSWORD)\w*): *(.+)$/gm)) {
    if (!value?.startsWith("${")) yield `compose.yaml: ${name} stands there in clear`;
  }
  for (const setting of ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"]) {
    if (!settings.includes(setting)) yield `compose.yaml: lacks ${setting}`;
  }
  if (/\t/.test(text)) yield "compose.yaml: has a tab";
  if (/privileged:|network_mode: *host/.test(settings)) yield "compose.yaml: opens the host";
}

function isJson(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
