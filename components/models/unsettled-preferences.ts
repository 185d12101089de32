import { type PreferencesPatch, preferencesPatch } from "@/lib/models/contract";

const storageKey = "models.unsettled";

/** What somebody without a session wants of models: kept in this browser until there is a row to keep it in. */
export function unsettledPreferences(): PreferencesPatch {
  try {
    const parsed = preferencesPatch.safeParse(JSON.parse(window.localStorage.getItem(storageKey) ?? "{}"));
    return parsed.success ? parsed.data : {};
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
