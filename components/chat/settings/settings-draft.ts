import type { ChatSettings } from "@/lib/conversations/contract";
import { type DraftStorage, draftKey } from "../draft";

/** The settings chosen for a conversation that doesn't exist yet; `null` when none were, or they can't be read. */
export function readSettingsDraft(storage: DraftStorage, ownerId: string | null): ChatSettings | null {
  try {
    const text = storage.getItem(draftKey(ownerId, place));
    return text === null ? null : asSettings(JSON.parse(text));
  } catch {
    // Blocked storage, or what an older version has left there.
    return null;
  }
}

/** Keeps them; `null` forgets them. */
export function writeSettingsDraft(
  storage: DraftStorage,
  ownerId: string | null,
  settings: ChatSettings | null,
): void {
  try {
    if (settings === null) storage.removeItem(draftKey(ownerId, place));
    else storage.setItem(draftKey(ownerId, place), JSON.stringify(settings));
  } catch {
    // Full or blocked storage: this page still has them.
  }
}

const place = "new.settings";

type Kind = "string" | "number" | "boolean" | "list";

const kinds: Record<keyof ChatSettings, Kind> = {
  systemPrompt: "string",
  temperature: "number",
  topP: "number",
  maxTokens: "number",
  stop: "list",
  seed: "number",
  safePrompt: "boolean",
  reasoningEffort: "string",
  tools: "boolean",
};

/** Only this page's form writes here, so it is enough to leave out what a version of it may have called otherwise. */
function asSettings(kept: Record<string, unknown>): ChatSettings {
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([name, kind]) =>
      kindOf(kept[name]) === kind ? [[name, kept[name]]] : [],
    ),
  );
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}
