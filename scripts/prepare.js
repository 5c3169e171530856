/**
 * After `npm ci` in a checkout the console's pages are there. Without the tools that make them
 * (`--omit=dev`), or without their sources (an image's first stage), there is nothing to do. Plain JavaScript: an older Node
 * has to be able to read it.
 */
import { existsSync } from "node:fs";

const needed = ["console/build.ts", "node_modules/vite", "node_modules/@vitejs/plugin-react"];

if (needed.every((path) => existsSync(path)) && process.features.typescript) {
  const { buildPages } = await import("../console/build.ts");
  for (const [page, fault] of await buildPages()) throw new Error(`${page}: ${String(fault)}`);
}
