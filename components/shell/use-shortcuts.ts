import { useEffect, useEffectEvent } from "react";
import { type ShortcutName, shortcutOf } from "./shortcuts";

/** Listens for the shortcuts of the whole shell. One that returns false leaves the key to the browser. */
export function useShortcuts(acts: Record<ShortcutName, () => unknown>): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = shortcutOf(event, isWriting(event.target));
    if (name && acts[name]() !== false) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}
