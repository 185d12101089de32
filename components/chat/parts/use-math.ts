"use client";

import { useEffect, useSyncExternalStore } from "react";
import type { PluginConfig } from "streamdown";

let loaded: PluginConfig | undefined;
let loading: Promise<void> | undefined;
const listeners = new Set<() => void>();

/** Cheap enough for every frame; wrong guesses only load KaTeX in vain. */
export function mayHoldMath(text: string): boolean {
  return text.includes("$") && /\$\$|\$[^\s$][^$\n]*\$(?!\d)/.test(text);
}

/** The plugins that draw maths, once `needed` and loaded; the server always answers without it. */
export function useMath(needed: boolean): PluginConfig | undefined {
  const plugins = useSyncExternalStore(
    subscribe,
    () => loaded,
    () => undefined,
  );
  useEffect(() => {
    if (needed && !loading) loading = load();
  }, [needed]);
  return needed ? plugins : undefined;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function load(): Promise<void> {
  try {
    loaded = { math: (await import("./math-plugin")).math };
    for (const listener of listeners) listener();
  } catch {
    // The formula stays as its source; the next answer with maths tries again.
    loading = undefined;
  }
}
