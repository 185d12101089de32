import type { ChatMessage } from "@/lib/conversations/contract";
import { textOf } from "./problem";

/**
 * The answer that is being written. Only what shows its text listens here: the thread, the sidebar and the composer
 * know that an answer is coming and hear no more of it until it has ended.
 */
export type LiveAnswer = {
  get: () => ChatMessage | null;
  subscribe: (onChange: () => void) => () => void;
  /** Takes in a newer state. The first words are shown at once, all others with the next frame and whatever came until then. */
  put: (message: ChatMessage) => void;
  /** Begins anew. What the reader has on the page already stays until as much of it has come again. */
  reset: (held: ChatMessage | null) => void;
};

/** Signs of Markdown before the first word, such as those of a heading in a quotation. */
const longestMark = 16;

/** A hidden tab has no frames, and its text should still come. */
const hiddenMs = 250;

export function createLiveAnswer(): LiveAnswer {
  let shown: ChatMessage | null = null;
  let held: ChatMessage | null = null;
  let next: ChatMessage | null = null;
  let cancel: (() => void) | null = null;
  const listeners = new Set<() => void>();

  function show(): void {
    cancel = null;
    if (!next) return;
    const latest = held && textOf(next).length < textOf(held).length ? held : next;
    if (latest === shown) return;
    shown = latest;
    for (const listener of listeners) listener();
  }

  return {
    get: () => shown,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    put(message) {
      next = message;
      // The first words wait for nothing: what it takes to show them is done when the frame comes.
      if (shown === null || isFirst(textOf(shown), textOf(message))) {
        cancel?.();
        show();
      } else cancel ??= onNextFrame(show);
    },
    reset(keep) {
      cancel?.();
      cancel = null;
      held = keep;
      next = null;
      shown = keep;
      for (const listener of listeners) listener();
    },
  };
}

const word = /[\p{L}\p{N}]/u;

/** Whether this is the first text, or the first word after signs that show nothing by themselves, as a heading's do. */
function isFirst(before: string, after: string): boolean {
  if (before.length > longestMark || after === before) return false;
  return before === "" || (!word.test(before) && word.test(after));
}

function onNextFrame(act: () => void): () => void {
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = () => {
    cancel();
    act();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, hiddenMs);
  return cancel;
}
