import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";

export type SourceFile = { path: string; text: string };

/** What an import names: a file of ours (path from the root, no extension) or a package. */
export type Target = { file: string } | { package: string };

const code = /\.(ts|tsx|mts|mjs)$/;
const skipped = new Set(["node_modules", "generated", ".next"]);

/** All code files below the given names, with paths from the root. */
export function readSources(root: string, names: string[]): SourceFile[] {
  return names.flatMap((name) => {
    const found = statSync(join(root, name), { throwIfNoEntry: false });
    if (!found) return [];
    if (!found.isDirectory())
      return code.test(name) ? [{ path: name, text: readFileSync(join(root, name), "utf8") }] : [];
    const children = readdirSync(join(root, name)).filter((child) => !skipped.has(child));
    return readSources(
      root,
      children.map((child) => posix.join(name, child)),
    );
  });
}

/** The code with its comments blanked out: what they say is no import and reads no variable. */
export function withoutComments(text: string): string {
  const tokens = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(tokens, (match, string?: string) => string ?? match.replace(/[^\n]/g, " "));
}

const forms = [
  /\b(?:import|export)\s+(?:type\s+)?(?:[\w$*{][^"'`;()=]*?\s*)from\s*["']([^"']+)["']/g,
  /\bimport\s*["']([^"']+)["']/g,
  /\bimport\s*\(\s*["']([^"']+)["']/g,
  /\bimport\(\s*["']([^"']+)["']\s*\)\s*\./g,
  /\brequire\s*\(\s*["']([^"']+)["']/g,
];

/** Every module that the file names: `import`, `export … from`, `import()`, `require()`, types included. */
export function importsOf(file: SourceFile): Target[] {
  const text = withoutComments(file.text);
  const names = forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? ""));
  return [...new Set(names)].map((name) => resolveImport(file.path, name));
}

function resolveImport(from: string, name: string): Target {
  const local = name.startsWith("@/")
    ? name.slice(2)
    : name.startsWith(".")
      ? posix.join(posix.dirname(from), name)
      : undefined;
  return local === undefined ? { package: name } : { file: local.replace(code, "") };
}
