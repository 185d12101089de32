"use client";

import { useEffect, useSyncExternalStore } from "react";
import { callApi } from "@/lib/http/client";
import type { ModelList } from "@/lib/models/contract";

export type ModelsState = { list: ModelList | null; loading: boolean; failed: boolean };

const freshMs = 5 * 60_000;
const empty: ModelsState = { list: null, loading: false, failed: false };
let state = empty;
let loadedAtMs = 0;
const listeners = new Set<() => void>();

/** The models that can be chosen, fetched when first wanted and shared by every picker of the page. */
export function useModels(): ModelsState & { reload: () => void } {
  const current = useSyncExternalStore(
    subscribe,
    () => state,
    () => empty,
  );
  useEffect(() => {
    if (!state.loading && Date.now() - loadedAtMs > freshMs) void load();
  }, []);
  return { ...current, reload: () => void load() };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: ModelsState): void {
  state = next;
  for (const listener of listeners) listener();
}

async function load(): Promise<void> {
  set({ ...state, loading: true });
  try {
    const list = await callApi<ModelList>("GET", "/api/models");
    loadedAtMs = Date.now();
    set({ list, loading: false, failed: false });
  } catch {
    set({ ...state, loading: false, failed: true });
  }
}
