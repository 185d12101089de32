"use client";

import { useEffect, useSyncExternalStore } from "react";
import { callApi } from "@/lib/http/client";
import { type Model, type ModelList, modelOf } from "@/lib/models/contract";
import { unsettledPreferences } from "./unsettled-preferences";

export type ModelsState = { list: ModelList | null; loading: boolean; failed: boolean };

const freshMs = 5 * 60_000;
const empty: ModelsState = { list: null, loading: false, failed: false };
let state = empty;
let loadedAtMs = 0;
const listeners = new Set<() => void>();

/** The models that can be chosen, fetched when first wanted and shared by everything on the page. */
export function useModels(): ModelsState {
  const current = useSyncExternalStore(
    subscribe,
    () => state,
    () => empty,
  );
  useEffect(() => {
    if (!state.loading && Date.now() - loadedAtMs > freshMs) void loadModels();
  }, []);
  return current;
}

/** What is known of one model; `null` while, or when, nothing is. */
export function useModel(id: string | null): Model | null {
  return modelOf(useModels().list?.models ?? [], id);
}

/** Fetches the list; `refresh` makes the server ask the provider again. */
export async function loadModels(options: { refresh?: boolean } = {}): Promise<void> {
  set({ ...state, loading: true });
  try {
    const list = await callApi<ModelList>("GET", `/api/models${options.refresh ? "?refresh=1" : ""}`);
    loadedAtMs = Date.now();
    const preferences = { ...list.preferences, ...unsettledPreferences() };
    set({ list: { ...list, preferences }, loading: false, failed: false });
  } catch {
    set({ ...state, loading: false, failed: true });
  }
}

/** The list as it stands, for what happens outside of rendering. */
export function currentModelList(): ModelList | null {
  return state.list;
}

/** Changes what is shown of the list before the server has answered. */
export function patchModelList(change: (list: ModelList) => ModelList): void {
  if (state.list) set({ ...state, list: change(state.list) });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: ModelsState): void {
  state = next;
  for (const listener of listeners) listener();
}
