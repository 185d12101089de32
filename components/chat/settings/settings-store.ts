import type { ChatSettings } from "@/lib/conversations/contract";

/** One save for a word typed, not one for each letter. */
const saveAfterMs = 400;

export type SettingsStore = ReturnType<typeof createSettingsStore>;

/**
 * The settings of one conversation: what the reader sees changes at once, and the server is told a moment later,
 * one save at a time, the latest last. When it refuses, the settings go back to what it has.
 */
export function createSettingsStore({
  initial,
  isStored,
  save,
  keepDraft,
  onSaveFailed,
}: {
  initial: ChatSettings;
  /** Whether the server knows the conversation; until it does, changes are kept as a draft. */
  isStored: boolean;
  save: (settings: ChatSettings) => Promise<unknown>;
  /** `null`: there is nothing to keep any more. */
  keepDraft: (settings: ChatSettings | null) => unknown;
  onSaveFailed: (error: unknown) => void;
}) {
  let shown = initial;
  /** What the server has: nothing yet of a new conversation, whatever the reader's defaults are. */
  let saved = isStored || sameSettings(initial, {}) ? initial : {};
  let stored = isStored;
  let saving = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function show(next: ChatSettings) {
    shown = next;
    for (const listener of listeners) listener();
  }

  async function saveNow(): Promise<void> {
    clearTimeout(timer);
    if (saving || shown === saved || !stored) return;
    saving = true;
    const sent = shown;
    try {
      await save(sent);
      saved = sent;
    } catch (error) {
      // A newer choice gets its own try.
      if (shown === sent) {
        show(saved);
        onSaveFailed(error);
      }
    } finally {
      saving = false;
    }
    if (shown !== saved) await saveNow();
  }

  return {
    get: () => shown,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change: (next: ChatSettings) => {
      if (sameSettings(next, shown)) return;
      show(sameSettings(next, saved) ? saved : next);
      clearTimeout(timer);
      if (!stored) keepDraft(sameSettings(next, initial) ? null : next);
      else timer = setTimeout(saveNow, saveAfterMs);
    },
    /** Saves what is waiting, now. */
    flush: () => void saveNow(),
    /** What was left from an earlier visit; what has been chosen since stays. */
    restore: (draft: ChatSettings | null) => {
      if (draft && !stored && shown === initial && !sameSettings(draft, initial)) {
        show(sameSettings(draft, saved) ? saved : draft);
      }
    },
    /** What the next action has to carry, because the server doesn't have it yet. */
    unsaved: (): ChatSettings | undefined => (shown === saved ? undefined : shown),
    /** The server has taken an action in, and with it the settings that it carried. */
    accepted: (sent: ChatSettings | undefined) => {
      if (!stored) keepDraft(null);
      stored = true;
      if (sent) saved = sent;
      void saveNow();
    },
  };
}

/** Equal in meaning; the order of the fields doesn't count. */
export function sameSettings(a: ChatSettings, b: ChatSettings): boolean {
  return canonical(a) === canonical(b);
}

function canonical(settings: ChatSettings): string {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
