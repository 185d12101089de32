import { useEffect, useEffectEvent } from "react";

export type ShellShortcuts = { toggleSidebar: () => void; newChat: () => void; showHelp: () => void };

/** Listens for the shortcuts of the whole shell. */
export function useShortcuts(shortcuts: ShellShortcuts): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const act = event.defaultPrevented ? undefined : match(event, shortcuts);
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function match(event: KeyboardEvent, shortcuts: ShellShortcuts): (() => void) | undefined {
  const key = event.key.toLowerCase();
  const withCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (withCommand && !event.shiftKey && key === "b") return shortcuts.toggleSidebar;
  if (withCommand && event.shiftKey && key === "o") return shortcuts.newChat;
  if (key === "?" && !event.ctrlKey && !event.metaKey && !isWriting(event.target)) return shortcuts.showHelp;
  return undefined;
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}
