"use client";

import { type RefObject, useEffect, useState } from "react";
import { useResolvedTheme } from "@/components/settings/theme";
import { type Drawing, drawingOfFence } from "./drawing";

export type DrawnLanguage = "mermaid" | "svg";

const names: Record<string, DrawnLanguage> = { mermaid: "mermaid", mmd: "mermaid", svg: "svg" };

/** The kind of picture that a fence of this name is, or `null` for code. */
export function drawnLanguage(name: string): DrawnLanguage | null {
  const key = name.toLowerCase();
  return Object.hasOwn(names, key) ? (names[key] ?? null) : null;
}

/**
 * The picture that a fence describes, once it is whole and near the window; `null` until then.
 *
 * @returns `refuse` says that the browser can't show the picture.
 */
export function useDrawing(
  box: RefObject<Element | null>,
  language: DrawnLanguage,
  text: string,
  writing: boolean,
): { drawing: Drawing | null; refuse: () => void } {
  const scheme = useResolvedTheme();
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [isNear, setNear] = useState(false);

  useEffect(() => {
    if (isNear || !box.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: "100%",
      scrollMargin: "100%",
    } as IntersectionObserverInit);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, isNear]);

  useEffect(() => {
    if (writing || !isNear || !text.trim()) return;
    let isWanted = true;
    void draw(language, text, scheme).then((result) => {
      if (isWanted) setDrawing(result);
    });
    return () => {
      isWanted = false;
    };
  }, [writing, isNear, text, language, scheme]);

  return { drawing, refuse: () => setDrawing({ problem: "mistake" }) };
}

async function draw(language: DrawnLanguage, text: string, scheme: "light" | "dark"): Promise<Drawing> {
  if (language === "svg") return drawingOfFence(text);
  try {
    return await (await import("./draw-diagram")).drawDiagram(text, scheme);
  } catch {
    return { problem: "unavailable" };
  }
}
