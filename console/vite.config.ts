/** How a page's bundle is made. `vite build` and `vite` make the console's; `build.ts` makes all. */
import react from "@vitejs/plugin-react";
import { defineConfig, type InlineConfig } from "vite";

/** The folder in `src/` that holds the page's `index.html`, and where the server serves it. */
export const pages = { console: "app", account: "account" } as const;

export type Page = keyof typeof pages;

export function configOf(page: Page, outDir: string): InlineConfig {
  return {
    configFile: false,
    root: new URL(`src/${pages[page]}`, import.meta.url).pathname,
    base: `/${page}/`,
    publicDir: false,
    plugins: [react()],
    resolve: { conditions: ["kpa-source", "module", "browser", "development|production"] },
    css: { modules: { generateScopedName: "[name]_[local]_[hash:5]" } },
    build: {
      outDir,
      emptyOutDir: true,
      target: ["chrome123", "firefox128", "safari17.5"],
      cssTarget: ["chrome123", "firefox128", "safari17.5"],
      // A data: URL in a style sheet, or a script that is not a file, is none of ours.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    server: {
      // The sources of the client lie beside this workspace.
      fs: { allow: [new URL("..", import.meta.url).pathname] },
      proxy: Object.fromEntries(
        ["/api", "/docs", "/openapi.json"].map((path) => [path, "http://127.0.0.1:8000"]),
      ),
    },
    // What is slow or large is measured by a test; `npm ci` stays quiet.
    logLevel: "error",
  };
}

export default defineConfig(configOf("console", new URL("dist", import.meta.url).pathname));
