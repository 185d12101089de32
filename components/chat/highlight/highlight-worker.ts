import type { CodeLanguage } from "../parts/code-language";
import { findColours } from "./find-colours";

/** What the page asks its worker, one code at a time. */
export type HighlightRequest = { text: string; language: CodeLanguage };
/** The coloured parts, or `null` when they couldn't be found. */
export type HighlightReply = Uint32Array | null;

addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
  findColours(data.text, data.language).then(
    (colours) => postMessage(colours satisfies HighlightReply),
    () => postMessage(null satisfies HighlightReply),
  );
});
