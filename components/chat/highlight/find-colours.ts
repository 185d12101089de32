import { createHighlighterCore, type HighlighterCore } from "@shikijs/core";
import { createJavaScriptRegexEngine } from "@shikijs/engine-javascript";
import type { CodeLanguage } from "../parts/code-language";
import { codeTheme, kindOf } from "./code-theme";
import { grammars } from "./grammars";

/** A line longer than this is no code that somebody reads; it keeps the colour of text. */
const longestLine = 2_000;

let highlighter: Promise<HighlighterCore> | null = null;
const loading = new Map<CodeLanguage, Promise<void>>();

/**
 * The coloured parts of a code: triples of start, end and kind (one more than its place in `codeKinds`), in order.
 * Grammars run on the browser's own regular expressions, so no WebAssembly has to be allowed or fetched.
 */
export async function findColours(text: string, language: CodeLanguage): Promise<Uint32Array> {
  highlighter ??= createHighlighterCore({
    themes: [codeTheme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const core = await highlighter;
  await loadGrammar(core, language);
  const lines = core.codeToTokensBase(text, {
    lang: language,
    theme: "kinds",
    tokenizeMaxLineLength: longestLine,
    // A slow machine gets the same colours; what runs away is stopped with the worker (ask-worker.ts).
    tokenizeTimeLimit: 0,
  });
  const found: number[] = [];
  for (const { offset, content, color } of lines.flat()) {
    const kind = kindOf(color);
    if (kind > 0 && content.trim() !== "") found.push(offset, offset + content.length, kind);
  }
  return Uint32Array.from(found);
}

function loadGrammar(core: HighlighterCore, language: CodeLanguage): Promise<void> {
  const known = loading.get(language);
  if (known) return known;
  const promise = grammars[language]().then((grammar) => core.loadLanguage(grammar.default));
  loading.set(language, promise);
  // A file that didn't come may come next time.
  promise.catch(() => loading.delete(language));
  return promise;
}
