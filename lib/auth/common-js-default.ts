import "server-only";

/**
 * next-auth is CommonJS compiled from ES modules: a bundler gives its default export, Node the whole module. Its
 * types describe the former.
 */
export function commonJsDefault<T extends object>(imported: T): T {
  return "default" in imported ? (imported.default as T) : imported;
}
