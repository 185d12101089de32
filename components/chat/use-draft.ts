"use client";

import { type RefObject, useEffect, useRef } from "react";
import { readDraft, writeDraft } from "./draft";

const writeAfterMs = 400;

/**
 * Keeps what is in the field across reloads. Writing is put off until the reader pauses or leaves, so that no key
 * press waits for it. What was typed before this code ran stays; only an empty field gets the stored draft.
 *
 * @param key `null` keeps nothing.
 * @param initialText what the field begins with in place of the stored draft.
 */
export function useDraft(
  field: RefObject<HTMLTextAreaElement | null>,
  ownerId: string | null,
  key: string | null,
  initialText: string,
  onRestored: () => void,
) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ ownerId, key, initialText, onRestored });
  useEffect(() => {
    latest.current = { ownerId, key, initialText, onRestored };
  });

  const flush = () => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    if (field.current) keep(latest.current, field.current.value);
  };

  useEffect(() => {
    const element = field.current;
    if (!element) return;
    const { ownerId, key, initialText } = latest.current;
    if (element.value === "" && initialText !== "") {
      element.value = initialText;
      keep(latest.current, initialText);
    } else if (element.value === "" && key !== null) element.value = readDraft(localStorage, ownerId, key);
    latest.current.onRestored();
    const leave = () => {
      if (timer.current === undefined) return;
      clearTimeout(timer.current);
      timer.current = undefined;
      keep(latest.current, element.value);
    };
    window.addEventListener("pagehide", leave);
    return () => {
      leave();
      window.removeEventListener("pagehide", leave);
    };
  }, [field]);

  return {
    /** The text changed; it will be kept soon. */
    touch: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, writeAfterMs);
    },
    /** The text was sent. */
    clear: () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      keep(latest.current, "");
    },
  };
}

function keep({ ownerId, key }: { ownerId: string | null; key: string | null }, text: string): void {
  if (key !== null) writeDraft(localStorage, ownerId, key, text);
}
