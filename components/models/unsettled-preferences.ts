import type { PreferencesPatch } from "@/lib/models/contract";

const storageKey = "models.unsettled";

/** What somebody without a session wants of models: kept in this browser until there is a row to keep it in. */
export function unsettledPreferences(): PreferencesPatch {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(storageKey) ?? "{}");
    return isPatch(kept) ? kept : {};
  } catch {
    // No storage here, or not ours: then nothing is kept.
    return {};
  }
}

/** Keeps more of it; `null` forgets all. */
export function keepUnsettled(patch: PreferencesPatch | null): void {
  try {
    if (patch === null) window.localStorage.removeItem(storageKey);
    else window.localStorage.setItem(storageKey, JSON.stringify({ ...unsettledPreferences(), ...patch }));
  } catch {
    // A browser that keeps nothing still chats.
  }
}

/** Looks at the outline alone: the server looks at the rest, and every page reads this before it has a schema. */
function isPatch(value: unknown): value is PreferencesPatch {
  if (typeof value !== "object" || value === null) return false;
  const { defaultId = null, favouriteIds = [], abilities = {}, ...rest } = value as Record<string, unknown>;
  return (
    (defaultId === null || typeof defaultId === "string") &&
    Array.isArray(favouriteIds) &&
    favouriteIds.every((id) => typeof id === "string") &&
    typeof abilities === "object" &&
    abilities !== null &&
    Object.keys(rest).length === 0
  );
}
