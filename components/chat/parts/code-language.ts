const extensions: Record<string, string> = {
  bash: "sh",
  shell: "sh",
  sh: "sh",
  javascript: "js",
  js: "js",
  jsx: "jsx",
  typescript: "ts",
  ts: "ts",
  tsx: "tsx",
  python: "py",
  py: "py",
  ruby: "rb",
  rust: "rs",
  go: "go",
  java: "java",
  kotlin: "kt",
  swift: "swift",
  c: "c",
  cpp: "cpp",
  "c++": "cpp",
  csharp: "cs",
  "c#": "cs",
  php: "php",
  html: "html",
  css: "css",
  scss: "scss",
  json: "json",
  yaml: "yaml",
  yml: "yaml",
  toml: "toml",
  sql: "sql",
  xml: "xml",
  svg: "svg",
  markdown: "md",
  md: "md",
  latex: "tex",
  tex: "tex",
  csv: "csv",
  diff: "diff",
  dockerfile: "dockerfile",
};

/** The language that a fence names (`language-ts` → `ts`), or an empty string. */
export function languageOf(className: unknown): string {
  const names = Array.isArray(className) ? className.map(String) : String(className ?? "").split(" ");
  return names.find((name) => name.startsWith("language-"))?.slice("language-".length) ?? "";
}

/** A file name to save code of this language under. */
export function fileNameFor(language: string): string {
  const name = language.toLowerCase();
  return `code.${Object.hasOwn(extensions, name) ? extensions[name] : "txt"}`;
}
