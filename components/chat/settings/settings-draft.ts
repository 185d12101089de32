import { type ChatSettings, chatSettings } from "@/lib/conversations/contract";
import { type DraftStorage, draftKey } from "../draft";

/** The settings chosen for a conversation that doesn't exist yet; none when they can't be read. */
export function readSettingsDraft(storage: DraftStorage, ownerId: string | null): ChatSettings {
  try {
    return chatSettings.parse(JSON.parse(storage.getItem(draftKey(ownerId, place)) ?? "{}"));
  } catch {
    // Blocked storage, or what an older version has left there.
    return {};
  }
}

/** Keeps them; `{}` forgets them. */
export function writeSettingsDraft(
  storage: DraftStorage,
  ownerId: string | null,
  settings: ChatSettings,
): void {
  try {
    const text = JSON.stringify(settings);
    if (text === "{}") storage.removeItem(draftKey(ownerId, place));
    else storage.setItem(draftKey(ownerId, place), text);
  } catch {
    // Full or blocked storage: this page still has them.
  }
}

const place = "new.settings";
