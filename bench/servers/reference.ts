/** The FastAPI reference, on the Python that the machine has. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type ServerProcess, startServer } from "./server-process.ts";

const folderOfApp = fileURLToPath(new URL("../reference", import.meta.url));
const modules = ["fastapi", "uvicorn", "sqlalchemy", "psycopg2", "passlib", "bcrypt", "jose"];

export interface Python {
  readonly command: string;
  /** Such as `fastapi 0.92.0`. */
  readonly versions: readonly string[];
}

/** @returns undefined where no Python has all that the reference needs */
export function findPython(): Python | undefined {
  const report = `import ${modules.join(", ")}
for m in (${modules.join(", ")}): print(m.__name__, m.__version__.split()[0])`;
  for (const command of [process.env.BENCH_PYTHON, "/usr/bin/python3", "python3"]) {
    if (command === undefined) continue;
    try {
      const output = execFileSync(command, ["-c", report], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      return { command, versions: output.trim().split("\n") };
    } catch {}
  }
  return undefined;
}

export const installHint =
  "on Debian: apt-get install python3-fastapi uvicorn python3-sqlalchemy python3-psycopg2 python3-passlib python3-bcrypt python3-jose";

export function startReference(
  python: Python,
  options: { folder: string; secret: string; databaseUrl: string },
): Promise<ServerProcess> {
  return startServer({
    name: "reference",
    command: python.command,
    arguments: (port) => [
      "-m",
      "uvicorn",
      "app:app",
      "--app-dir",
      folderOfApp,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
    ],
    environment: () => ({
      DATABASE_URL: options.databaseUrl,
      SECRET_KEY: options.secret,
      ALGORITHM: "HS256",
      ACCESS_TOKEN_EXPIRE_MINUTES: "30",
      PYTHONDONTWRITEBYTECODE: "1",
    }),
    folder: options.folder,
    readyPath: "/openapi.json",
    databaseUrl: options.databaseUrl,
  });
}
