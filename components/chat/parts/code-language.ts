/**
 * The languages that code is coloured in and saved under: the name of the grammar, the ending of its files, and
 * what else a fence may call it.
 */
const languages = {
  apache: ["conf", "apacheconf"],
  asm: ["asm", "assembly", "nasm", "x86asm"],
  astro: ["astro"],
  awk: ["awk", "gawk"],
  bat: ["bat", "batch", "cmd", "dos"],
  bibtex: ["bib"],
  bicep: ["bicep"],
  c: ["c", "h"],
  clojure: ["clj", "cljs"],
  cmake: ["cmake"],
  cobol: ["cob"],
  "common-lisp": ["lisp", "commonlisp"],
  coffee: ["coffee", "coffeescript"],
  cpp: ["cpp", "c++", "cc", "cxx", "hpp", "arduino", "ino"],
  crystal: ["cr"],
  csharp: ["cs", "c#"],
  css: ["css"],
  cypher: ["cypher", "cql"],
  d: ["d"],
  dart: ["dart"],
  diff: ["diff", "patch"],
  docker: ["dockerfile", "containerfile"],
  dotenv: ["env"],
  elixir: ["ex", "exs"],
  elm: ["elm"],
  erlang: ["erl"],
  "fortran-free-form": ["f90", "fortran", "f95", "f03"],
  fsharp: ["fs", "f#"],
  gdscript: ["gd"],
  gherkin: ["feature", "cucumber"],
  "git-commit": ["txt"],
  glsl: ["glsl"],
  go: ["go", "golang"],
  graphql: ["graphql", "gql"],
  groovy: ["groovy", "gradle"],
  haml: ["haml"],
  handlebars: ["hbs", "mustache"],
  haskell: ["hs"],
  haxe: ["hx"],
  hcl: ["hcl"],
  hlsl: ["hlsl"],
  html: ["html", "htm", "xhtml"],
  http: ["http"],
  ini: ["ini", "cfg", "properties"],
  java: ["java"],
  javascript: ["js", "mjs", "cjs", "node"],
  jinja: ["jinja", "jinja2", "django"],
  json: ["json", "geojson", "webmanifest"],
  json5: ["json5"],
  jsonc: ["jsonc"],
  jsonl: ["jsonl", "ndjson"],
  jsx: ["jsx"],
  julia: ["jl"],
  kotlin: ["kt", "kts"],
  latex: ["tex"],
  less: ["less"],
  liquid: ["liquid"],
  llvm: ["ll"],
  lua: ["lua"],
  make: ["mk", "makefile"],
  markdown: ["md"],
  matlab: ["m", "octave"],
  mdx: ["mdx"],
  mermaid: ["mmd"],
  nginx: ["conf", "nginxconf"],
  nim: ["nim"],
  nix: ["nix"],
  nushell: ["nu"],
  "objective-c": ["m", "objc", "objectivec", "obj-c"],
  ocaml: ["ml"],
  odin: ["odin"],
  pascal: ["pas", "delphi"],
  perl: ["pl"],
  php: ["php"],
  postcss: ["pcss"],
  powershell: ["ps1", "pwsh", "ps"],
  prisma: ["prisma"],
  prolog: ["pro"],
  proto: ["proto", "protobuf"],
  pug: ["pug", "jade"],
  python: ["py", "python3", "py3", "ipython"],
  r: ["r"],
  racket: ["rkt"],
  regexp: ["txt", "regex"],
  rst: ["rst", "restructuredtext"],
  ruby: ["rb"],
  rust: ["rs"],
  sass: ["sass"],
  scala: ["scala"],
  scheme: ["scm"],
  scss: ["scss"],
  shellscript: ["sh", "bash", "shell", "zsh", "ksh"],
  shellsession: ["txt", "console", "terminal"],
  solidity: ["sol"],
  sparql: ["rq"],
  sql: ["sql", "mysql", "postgresql", "postgres", "plpgsql", "sqlite", "tsql", "mariadb"],
  "ssh-config": ["txt", "sshconfig"],
  svelte: ["svelte"],
  swift: ["swift"],
  systemd: ["service"],
  "system-verilog": ["sv", "systemverilog"],
  tcl: ["tcl"],
  terraform: ["tf", "tfvars"],
  toml: ["toml"],
  tsx: ["tsx"],
  turtle: ["ttl"],
  typescript: ["ts", "mts", "cts", "deno"],
  typst: ["typ"],
  v: ["v", "vlang"],
  vb: ["vb", "vbnet", "visualbasic"],
  verilog: ["v"],
  vhdl: ["vhdl"],
  viml: ["vim", "vimscript"],
  vue: ["vue"],
  wasm: ["wat"],
  wgsl: ["wgsl"],
  xml: ["xml", "xsd", "xsl", "xslt", "rss", "plist"],
  yaml: ["yaml", "yml"],
  zig: ["zig"],
} as const satisfies Record<string, readonly [extension: string, ...otherNames: string[]]>;

export type CodeLanguage = keyof typeof languages;

export const codeLanguages = Object.keys(languages) as CodeLanguage[];

/** Endings that are no names of their language: they belong to several, or say only what kind of file it is. */
const sharedEndings = new Set(["conf", "txt", "m", "v", "pro", "service", "env"]);

/** Kinds of fences that have no grammar of their own. */
const endings: Record<string, string> = { csv: "csv", tsv: "tsv", svg: "svg", text: "txt" };

const byName = new Map<string, CodeLanguage>();
for (const language of codeLanguages) {
  byName.set(language, language);
  for (const name of languages[language]) if (!sharedEndings.has(name)) byName.set(name, language);
}
byName.set("svg", "xml");
byName.set("env", "dotenv");

/** The language that a fence means by its name, or `null`. */
export function codeLanguage(name: string): CodeLanguage | null {
  return byName.get(name.toLowerCase()) ?? null;
}

/** A file name to save code of this language under. */
export function fileNameFor(name: string): string {
  const language = codeLanguage(name);
  const ending = Object.hasOwn(endings, name.toLowerCase()) ? endings[name.toLowerCase()] : undefined;
  return `code.${ending ?? (language ? languages[language][0] : "txt")}`;
}
