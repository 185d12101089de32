/** Every shortcut of the shell: what it does, and the keys that do it. `command` is ⌘ on Apple's keyboards, else Ctrl. */
export const shortcuts = {
  palette: { keys: ["command", "K"] },
  newChat: { keys: ["command", "shift", "O"] },
  toggleSidebar: { keys: ["command", "B"] },
  focusComposer: { keys: ["command", "I"] },
  copyLastAnswer: { keys: ["command", "shift", "C"] },
  previousBranch: { keys: ["alt", "pageUp"] },
  nextBranch: { keys: ["alt", "pageDown"] },
  help: { keys: ["?"] },
} as const;

export type ShortcutName = keyof typeof shortcuts;

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The shortcut that a key press is. Keys that write something count only where nothing is being written. */
export function shortcutOf(event: KeyPress, isWriting: boolean): ShortcutName | null {
  const pressed = keyName(event.key);
  for (const [name, { keys }] of Object.entries(shortcuts) as [ShortcutName, { keys: readonly string[] }][]) {
    if (keys.at(-1) !== pressed) continue;
    const wants = (key: string) => keys.includes(key);
    // "?" is typed with Shift on some keyboards and without on others.
    const fits =
      wants("command") === (event.ctrlKey || event.metaKey) &&
      wants("alt") === event.altKey &&
      (pressed === "?" ? !isWriting : wants("shift") === event.shiftKey);
    if (fits) return name;
  }
  return null;
}

function keyName(key: string): string {
  if (key === "PageUp") return "pageUp";
  if (key === "PageDown") return "pageDown";
  return key.toUpperCase();
}
