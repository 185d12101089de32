/**
 * One value for the whole process. Next bundles instrumentation, pages and routes apart, and reloads them in
 * development, so a module variable would exist several times over.
 */
export function remember<T>(name: string, create: () => T): T {
  const key = Symbol.for(`tramontane.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  store[key] ??= create();
  return store[key];
}
