"use client";

import dynamic from "next/dynamic";

const load = () => import("./markdown");

/**
 * The renderer weighs more than the rest of the page, so it comes after the composer works. The server renders
 * with it at once: stored answers are readable before any script has run.
 */
export const LazyMarkdown = dynamic(() => load().then((module) => module.Markdown));

/** Fetches the renderer before the first answer needs it. */
export function preloadMarkdown(): void {
  void load();
}
