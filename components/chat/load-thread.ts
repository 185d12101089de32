import { preloadMarkdown } from "./parts/lazy-markdown";

export const loadThread = () => import("./thread");

/** Fetches what shows an answer, before the first question is sent. */
export function preloadThread(): void {
  void loadThread().catch(() => undefined); // It is asked for again when it is needed.
  preloadMarkdown();
}
