import { useEffectEvent, useLayoutEffect, useRef } from "react";

/**
 * What is typed after the palette was called and before its field has the focus: its code may still be on the way, and
 * the keys would go to the page behind. Enter and the arrows do nothing meanwhile; Escape calls the palette off.
 * @returns what gives the kept text to the field, once.
 */
export function useKeysAhead(open: boolean, close: () => void): () => string {
  const kept = useRef("");
  const callOff = useEffectEvent(close);
  useLayoutEffect(() => {
    if (!open) return;
    kept.current = "";
    const onKeyDown = (event: KeyboardEvent) => {
      // 229: an input method is at work. With a modifier it is a shortcut.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // The dialog is there and has the focus.
      if (event.target instanceof Element && event.target.closest("[role=dialog]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === "Escape") callOff();
      else if (event.key === "Backspace") kept.current = kept.current.slice(0, -1);
      else if (event.key.length === 1) kept.current += event.key;
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [open]);
  return () => {
    const text = kept.current;
    kept.current = "";
    return text;
  };
}
