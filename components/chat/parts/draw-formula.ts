import katex from "katex";
import "katex/dist/katex.min.css";

/** Longer input could keep the page busy for seconds. */
const longestSource = 5_000;

/** The markup of a formula. KaTeX escapes its input; without trust no command makes a link, an image or a style. */
export function drawFormula(source: string, display: boolean): string {
  return katex.renderToString(source.slice(0, longestSource), {
    displayMode: display,
    throwOnError: false,
    errorColor: "var(--color-danger)",
    trust: false,
    strict: "ignore",
    maxExpand: 500,
    maxSize: 50,
  });
}
