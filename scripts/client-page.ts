/** The client's reference, made of its doc comments: a function without an example is not let through. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
// This workspace's compiler has no API; the client's has.
import type * as Compiler from "../client/node_modules/typescript/lib/typescript.d.ts";
import { clientGuide } from "./client-guide.ts";

const require = createRequire(new URL("../client/package.json", import.meta.url));
const ts: typeof Compiler = require("typescript");

const file = (name: string) => fileURLToPath(new URL(`../client/src/${name}`, import.meta.url));
const folder = fileURLToPath(new URL("../client/", import.meta.url));
const entries = { "kpa-client": file("index.ts"), "kpa-client/react": file("react.ts") };

/** Told where they are used, and nowhere else. */
const notListed = new Set(["Method", "PathOf", "RequestArguments", "Data", "Signal", "Fetch"]);

export function clientPage(): string {
  const config = ts.readConfigFile(`${folder}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, folder);
  const program = ts.createProgram(Object.values(entries), options);
  const page = createPage(program.getTypeChecker());
  const sections = Object.entries(entries).map(([name, path]) => {
    const source = program.getSourceFile(path);
    const module = source && program.getTypeChecker().getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${path} exports nothing`);
    return [`## \`${name}\``, ...page.describeModule(module)].join("\n\n");
  });
  return `<!-- Made by \`npm run generate\` from client/src and scripts/client-guide.ts. Do not edit. -->\n\n${clientGuide}\n${sections.join("\n\n")}\n`;
}

function createPage(checker: Compiler.TypeChecker) {
  const textOf = (parts: Compiler.SymbolDisplayPart[] | undefined) =>
    ts.displayPartsToString(parts).trim();

  /** The doc comment as Markdown, without its examples. */
  function prose(symbol: Compiler.Symbol): string[] {
    const tags = symbol.getJsDocTags(checker);
    const named = (name: string) =>
      tags.filter((tag) => tag.name === name).map((tag) => textOf(tag.text));
    const params = named("param").map((text) => text.replace(/^(\S+)\s+/, "- `$1`: "));
    const returns = named("returns").map((text) => `Returns ${text}.`.replace(/\.\.$/, "."));
    const throws = named("throws").map((text) => `- ${text}`);
    return [
      textOf(symbol.getDocumentationComment(checker)),
      params.join("\n"),
      ...returns,
      throws.length > 0 ? `Throws\n\n${throws.join("\n")}` : "",
    ].filter((text) => text !== "");
  }

  function examples(symbol: Compiler.Symbol): string[] {
    return symbol
      .getJsDocTags(checker)
      .filter((tag) => tag.name === "example")
      .map((tag) => `\`\`\`tsx\n${textOf(tag.text)}\n\`\`\``);
  }

  function demandExample(symbol: Compiler.Symbol, owner = ""): string[] {
    const found = examples(symbol);
    const isTold = textOf(symbol.getDocumentationComment(checker)) !== "" && found.length > 0;
    if (!isTold) throw new Error(`${owner}${symbol.name} of the client has no text or no example`);
    return found;
  }

  function describeFunction(symbol: Compiler.Symbol): string[] {
    const declaration = symbol.declarations?.find(ts.isFunctionDeclaration);
    if (declaration?.body === undefined) throw new Error(`${symbol.name} is no function`);
    const length = declaration.body.getStart() - declaration.getStart();
    const signature = declaration
      .getText()
      .slice(0, length)
      .replace(/^export /, "");
    return [`### ${symbol.name}`, fence(signature), ...prose(symbol), ...demandExample(symbol)];
  }

  /** An interface or a class: its methods each with a heading, its other members in a list. */
  function describeMembers(symbol: Compiler.Symbol): string[] {
    const members = checker
      .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
      .filter((member) => isOurs(member) && !declarationText(member).startsWith("name ="));
    const isMethod = (member: Compiler.Symbol) => member.declarations?.some(ts.isMethodSignature);
    const list = members
      .filter((member) => !isMethod(member))
      .map((member) => {
        const text = prose(member).join(" ").replaceAll("\n", " ");
        return `- \`${declarationText(member)}\`${text === "" ? "" : `: ${text}`}`;
      });
    return [
      `### ${symbol.name}`,
      ...prose(symbol),
      ...examples(symbol),
      ...(list.length > 0 ? [list.join("\n")] : []),
      ...members.filter(isMethod).flatMap((member) => {
        const owner = `${symbol.name}.`;
        const isCallback = symbol.name === "TokenStore" || symbol.name === "KpaSession";
        const own = isCallback || member.name === "close" ? [] : demandExample(member, owner);
        const heading = `#### ${symbol.name === "Kpa" ? "kpa." : owner}${member.name}`;
        return [heading, fence(declarationText(member)), ...prose(member), ...own];
      }),
    ];
  }

  const isOurs = ({ declarations = [] }: Compiler.Symbol) =>
    declarations.some((one) => !one.getSourceFile().fileName.includes("node_modules"));

  function declarationText(symbol: Compiler.Symbol): string {
    const [declaration] = symbol.declarations ?? [];
    const text = declaration === undefined ? "" : declaration.getText();
    return text.replace(/^(override )?(readonly )?/, "").replace(/;$/, "");
  }

  function describeType(symbol: Compiler.Symbol): string[] {
    return [
      `### ${symbol.name}`,
      fence(declarationText(symbol).replace(/^export /, "")),
      ...prose(symbol),
    ];
  }

  function describe(symbol: Compiler.Symbol): string[] {
    if (symbol.flags & ts.SymbolFlags.Function) return describeFunction(symbol);
    const isStructured = ts.SymbolFlags.Interface | ts.SymbolFlags.Class;
    if (symbol.flags & isStructured) return describeMembers(symbol);
    return describeType(symbol);
  }

  return {
    describeModule: (module: Compiler.Symbol) =>
      checker
        .getExportsOfModule(module)
        .map((symbol) =>
          symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
        )
        .filter(({ name }) => !notListed.has(name) && name !== "Logins" && name !== "errorCodes")
        .sort((a, b) => order(a) - order(b))
        .flatMap(describe),
  };
}

const first = [
  "createKpa",
  "KpaOptions",
  "Kpa",
  "KpaSession",
  "SessionState",
  "memoryStore",
  "webStore",
];

function order({ name }: Compiler.Symbol): number {
  const index = first.indexOf(name);
  return index < 0 ? first.length : index;
}

function fence(code: string): string {
  return `\`\`\`ts\n${code.trim()}\n\`\`\``;
}
