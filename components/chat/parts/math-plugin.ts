import { createMathPlugin } from "@streamdown/math";
import "katex/dist/katex.min.css";
// Declares where the parser keeps its extensions.
import type {} from "remark-parse";
import type { MathPlugin } from "streamdown";
import type { Processor } from "unified";
import { pandocDollar } from "./pandoc-dollar";

const base = createMathPlugin({ singleDollarTextMath: false, errorColor: "var(--color-danger)" });

/** `$$…$$` from remark-math, `$…$` by Pandoc's rules, both drawn by KaTeX. Heavy: load it when an answer needs it. */
export const math: MathPlugin = { ...base, remarkPlugin: [pandocMath] };

function pandocMath(this: Processor): void {
  this.use([base.remarkPlugin]);
  const data = this.data();
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push(pandocDollar());
}
