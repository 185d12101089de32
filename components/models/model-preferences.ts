"use client";

import { useSyncExternalStore } from "react";
import { callApi } from "@/lib/http/client";
import type { ModelPreferences, PreferencesPatch } from "@/lib/models/contract";
import { modelCookie, preferenceCookie } from "@/lib/settings/contract";
import { keepUnsettled, unsettledPreferences } from "./unsettled-preferences";
import { currentModelList, loadModels, patchModelList } from "./use-models";

let pickedId: string | null = null;
const listeners = new Set<() => void>();

/** Makes this the model that new chats start with. */
export function makeDefault(id: string): void {
  pickedId = id;
  for (const listener of listeners) listener();
  void save({ defaultId: id });
}

/** What a new chat starts with: what was picked since this page was loaded, else what the server said. */
export function useDefaultModelId(fromServer: string | null): string | null {
  const picked = useSyncExternalStore(
    subscribe,
    () => pickedId,
    () => null,
  );
  return picked ?? fromServer;
}

/** Puts a model among the favourites, or takes it out. */
export function toggleFavourite(id: string): void {
  const favouriteIds = currentModelList()?.preferences.favouriteIds ?? [];
  const isKept = favouriteIds.includes(id);
  void save({ favouriteIds: isKept ? favouriteIds.filter((other) => other !== id) : [...favouriteIds, id] });
}

/** Says what models can do where the server doesn't. */
export async function saveAbilities(abilities: ModelPreferences["abilities"]): Promise<void> {
  await callApi("PATCH", "/api/models/preferences", { abilities });
  await loadModels();
}

/** Gives the server what was chosen before there was a session to keep it for. */
export async function settlePreferences(): Promise<void> {
  patchModelList((list) => ({ ...list, hasSession: true }));
  const patch = unsettledPreferences();
  if (Object.keys(patch).length === 0) return;
  await callApi("PATCH", "/api/models/preferences", patch);
  keepUnsettled(null);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere.
  document.cookie = `${modelCookie}=; Path=/; Max-Age=0; SameSite=Lax`;
}

async function save(patch: PreferencesPatch): Promise<void> {
  patchModelList((list) => ({ ...list, preferences: { ...list.preferences, ...patch } }));
  if (currentModelList()?.hasSession) {
    // What could not be kept must not look as if it were.
    await callApi("PATCH", "/api/models/preferences", patch).catch(() => loadModels());
    return;
  }
  keepUnsettled(patch);
  if (patch.defaultId) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere.
    document.cookie = preferenceCookie(modelCookie, encodeURIComponent(patch.defaultId));
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
