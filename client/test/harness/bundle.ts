import { build } from "vite";

/** One module with all that it imports, as an app's bundler would make it. @returns its text */
export async function bundle(
  entry: string,
  { external = [] as string[], mode = "production" } = {},
): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    mode,
    resolve: { conditions: ["kpa-source", "module", "browser", mode] },
    build: {
      write: false,
      modulePreload: false,
      rollupOptions: { input: entry, external, preserveEntrySignatures: "strict" },
    },
  });
  const [{ output }] = [built].flat() as { output: { code?: string }[] }[] as [
    { output: { code?: string }[] },
  ];
  return output[0]?.code ?? "";
}
