import { posix } from "node:path";
import { importsOf, type SourceFile, type Target, withoutComments } from "./source-files";

/** `offender: what it does (rule)`, ready to be read in a failed test. */
export type Violation = string;

/** Rooms of lib/ that are no domains: every file of theirs is a door. */
const openRooms = new Set(["http", "i18n"]);

/** Domains by height. Imports go down, or sideways where `sideways` allows it; cycles are refused apart. */
const levels = [
  { names: ["db", "mistral"], sideways: false },
  {
    names: ["auth", "conversations", "keys", "limits", "models", "secrets", "settings", "usage"],
    sideways: true,
  },
  { names: ["chat", "gateway"], sideways: false },
  { names: ["boot"], sideways: false },
];

const reservedNames =
  /^(page|layout|route|loading|error|global-error|not-found|forbidden|unauthorized|default|template|icon|apple-icon|opengraph-image|twitter-image|robots|sitemap|manifest)$/;
const vagueNames = /^(utils?|helpers?|common|misc|types|constants)$/;
const prismaPackages = /^(@prisma\/|prisma$|prisma\/|@next-auth\/prisma-adapter|pglite-prisma-adapter)/;
const serverPackages =
  /^(node:|pg$|@electric-sql\/|@node-rs\/|next\/headers|next\/server|pino$|server-only$)/;
const standin = "lib/mistral/standin";

/** Holds the sources to "Who may import whom"; returns one line per offence. */
export function findViolations(files: SourceFile[]): Violation[] {
  const product = files.filter(({ path }) => !/^(tests|scripts)\/|^prisma\.config/.test(path));
  return [
    ...files.flatMap(checkName),
    ...product.flatMap(checkEnvironment),
    ...product.flatMap(checkServerOnly),
    ...product.flatMap(checkBarrel),
    ...files.flatMap((file) => importsOf(file).flatMap((target) => checkImport(file.path, target))),
    ...checkContracts(product),
    ...checkCycles(product),
  ];
}

function checkName({ path }: SourceFile): Violation[] {
  const { name } = posix.parse(path);
  if (vagueNames.test(name) || path.split("/").some((part) => vagueNames.test(part)))
    return [
      `${path}: says nothing about its contents (rule 6, no utils, helpers, common, misc, types, constants)`,
    ];
  if (path.startsWith("app/") && !reservedNames.test(name))
    return [`${path}: is not one of Next's reserved file names (rule 1)`];
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|d|config))*$/.test(name))
    return [`${path}: is not in kebab-case (house style 22)`];
  return [];
}

function checkEnvironment({ path, text }: SourceFile): Violation[] {
  if (path === "lib/env.ts") return [];
  const body = withoutComments(text);
  const rest = path === "instrumentation.ts" ? body.replaceAll("process.env.NEXT_RUNTIME", "") : body;
  return /\bprocess\s*\.\s*env\b|\bprocess\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(rest)
    ? [`${path}: reads process.env; only lib/env.ts may (house style 15)`]
    : [];
}

function checkServerOnly(file: SourceFile): Violation[] {
  const { path } = file;
  if (!/^lib\/[^/]+\//.test(path) || path.endsWith("/contract.ts")) return [];
  const touchesServer =
    path.endsWith("/server.ts") ||
    importsOf(withoutTypeImports(file)).some((target) =>
      "package" in target ? isServerPackage(target.package) : target.file.endsWith("/server"),
    );
  return touchesServer && !startsServerOnly(file)
    ? [`${path}: does not begin with import "server-only" (house style 5)`]
    : [];
}

function checkBarrel({ path, text }: SourceFile): Violation[] {
  if (path.startsWith("app/")) return [];
  const body = withoutComments(text).trim();
  const isDoor = /\/(contract|schemas|server)\.ts$/.test(path);
  const onlyPassesOn =
    body !== "" && body.replace(/export\s+(type\s+)?\{[^}]*\}\s*from\s*["'][^"']+["'];?/g, "").trim() === "";
  if (/\bexport\s+\*/.test(body) || /(^|\/)index\.tsx?$/.test(path) || (onlyPassesOn && !isDoor))
    return [`${path}: is a barrel (rule 6)`];
  return [];
}

function checkImport(from: string, target: Target): Violation[] {
  const offend = (rule: string) => [
    `${from}: imports ${"file" in target ? target.file : target.package} (${rule})`,
  ];
  if ("package" in target) return checkPackage(from, target.package, offend);
  const to = target.file;
  const [room] = from.split("/");
  if (/\.(css|json|svg|md)$/.test(to)) return [];
  // Tests drive the handlers with a Request.
  if (to.startsWith("app/")) return room === "tests" ? [] : offend("rule 1: nobody imports app");
  if (to.startsWith(standin) && !from.startsWith(standin))
    return room === "scripts" || room === "tests" ? [] : offend("only scripts and tests reach the stand-in");
  if (room === "tests") return [];
  if (to.startsWith("tests/") || to.startsWith("scripts/"))
    return room === "scripts" && to.startsWith("scripts/")
      ? []
      : offend("the product knows no tests and no scripts");
  if (room === "scripts") return [];
  if (room === "components") return mayComponentImport(from, to) ? [] : offend("rule 2: components");
  if (room === "app" && !mayAppImport(to)) return offend("rule 1: app");
  if (domainOf(to) && domainOf(to) !== domainOf(from) && !isDoor(to)) return offend("rule 3: doors only");
  if (room === "lib") return mayLibImport(from, to) ? [] : offend("rule 4: downward only");
  return [];
}

function checkPackage(from: string, name: string, offend: (rule: string) => Violation[]): Violation[] {
  if (prismaPackages.test(name) && !/^(lib|scripts|tests|prisma)\/|^prisma\.config/.test(from))
    return offend("rule 5: Prisma only in lib");
  if (name.startsWith("@ai-sdk/mistral") && (!from.startsWith("lib/mistral/") || from.startsWith(standin)))
    return from.startsWith("tests/") ? [] : offend("rule 5: the Mistral provider only in lib/mistral");
  if (/^components\//.test(from) && isServerPackage(name))
    return offend("rule 2: components run in the browser");
  return [];
}

function mayComponentImport(from: string, to: string): boolean {
  if (from.startsWith("components/ui/")) return to === "lib/cn" || to.startsWith("components/ui/");
  return (
    to.startsWith("components/") ||
    /^lib\/[^/]+\/(contract|schemas)$/.test(to) ||
    ["lib/errors", "lib/http/client", "lib/cn"].includes(to)
  );
}

function mayAppImport(to: string): boolean {
  return (
    to.startsWith("components/") ||
    to.startsWith("lib/http/") ||
    to.startsWith("lib/i18n/") ||
    to === "lib/errors" ||
    to === "lib/cn" ||
    domainOf(to) !== undefined
  );
}

function mayLibImport(from: string, to: string): boolean {
  if (!to.startsWith("lib/")) return false;
  const [source, goal] = [domainOf(from), domainOf(to)];
  if (from.startsWith("lib/http/")) return true;
  if (/^lib\/[^/]+$/.test(from.replace(/\.tsx?$/, "")))
    return goal === undefined && !to.startsWith("lib/http/");
  if (to.startsWith("lib/http/")) return false;
  if (!source || !goal || source === goal) return true;
  const [high, low] = [levelOf(source), levelOf(goal)];
  return low < high || (low === high && levels[high]?.sideways === true);
}

/** Unknown domains stand with those that store, so that a new one needs no change here. */
function levelOf(domain: string): number {
  const found = levels.findIndex(({ names }) => names.includes(domain));
  return found === -1 ? 1 : found;
}

function domainOf(path: string): string | undefined {
  const name = /^lib\/([^/]+)\//.exec(path)?.[1];
  return name === undefined || openRooms.has(name) ? undefined : name;
}

function isDoor(path: string): boolean {
  return /^lib\/[^/]+\/(contract|schemas|server)$/.test(path);
}

function isServerPackage(name: string): boolean {
  return serverPackages.test(name) || prismaPackages.test(name);
}

function startsServerOnly({ text }: SourceFile): boolean {
  return /^import ["']server-only["']/.test(withoutComments(text).trimStart());
}

/** Types leave nothing behind in the bundle. */
function withoutTypeImports({ path, text }: SourceFile): SourceFile {
  return {
    path,
    text: withoutComments(text).replace(/\b(import|export)\s+type\s[^;]*?from\s*["'][^"']+["']/g, ""),
  };
}

/** Whatever a contract reaches ends up in the browser. */
function checkContracts(files: SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path.replace(/\.(ts|tsx|mts|mjs)$/, ""), file]));
  const offences: Violation[] = [];
  for (const contract of files.filter(({ path }) => /^lib\/[^/]+\/(contract|schemas)\.ts$/.test(path))) {
    const seen = new Set<SourceFile>();
    const visit = (file: SourceFile) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const target of importsOf(file)) {
        if ("package" in target) {
          if (isServerPackage(target.package))
            offences.push(
              `${contract.path}: reaches ${target.package} through ${file.path} (a contract is safe in the browser)`,
            );
          continue;
        }
        const next = byPath.get(target.file);
        if (next) visit(next);
      }
    };
    visit(contract);
  }
  return offences;
}

/** Domains beside each other may use each other's doors, but never in a circle. Contracts hold only types and rules. */
function checkCycles(files: SourceFile[]): Violation[] {
  const edges = new Map<string, Set<string>>();
  for (const file of files) {
    const source = domainOf(file.path);
    if (!source || file.path.endsWith("/contract.ts")) continue;
    for (const target of importsOf(file)) {
      const goal = "file" in target && target.file.endsWith("/server") ? domainOf(target.file) : undefined;
      if (goal && goal !== source) edges.set(source, (edges.get(source) ?? new Set()).add(goal));
    }
  }
  const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
    [...(edges.get(from) ?? [])].some(
      (next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))),
    );
  return [...edges.keys()]
    .filter((domain) => reaches(domain, domain))
    .map((domain) => `lib/${domain}: imports itself through other domains (rule 4: downward only)`);
}
