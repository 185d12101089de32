"use client";

import { type RefObject, useEffect, useRef } from "react";
import { codeLanguage } from "../parts/code-language";
import { colourCode } from "./colour-code";

/**
 * Colours the code in an element that holds nothing but this text, in a language that is known.
 *
 * @param writing More of the code will come; it is coloured when it is whole.
 */
export function useCodeColours(text: string, name: string, writing: boolean): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  const language = writing ? null : codeLanguage(name);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other text has other colours.
  useEffect(() => {
    if (language && element.current) return colourCode(element.current, language);
  }, [text, language]);
  return element;
}
