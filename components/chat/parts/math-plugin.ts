import { createMathPlugin } from "@streamdown/math";
import "katex/dist/katex.min.css";
import type { Root } from "hast";
// Declares where the parser keeps its extensions.
import type {} from "remark-parse";
import type { MathPlugin } from "streamdown";
import type { Processor } from "unified";
import { SKIP, visit } from "unist-util-visit";
import { pandocDollar } from "./pandoc-dollar";

const base = createMathPlugin({ singleDollarTextMath: false, errorColor: "var(--color-danger)" });

/** `$$…$$` from remark-math, `$…$` by Pandoc's rules, both drawn by KaTeX. Heavy: load it when an answer needs it. */
export const math: MathPlugin = { ...base, remarkPlugin: [pandocMath], rehypePlugin: [focusableMath] };

function pandocMath(this: Processor): void {
  this.use([base.remarkPlugin]);
  const data = this.data();
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push(pandocDollar());
}

function focusableMath(this: Processor): void {
  this.use([base.rehypePlugin, focusFormulas]);
}

/** A formula on its own scrolls when it is wide; then it must be reachable by keyboard. */
function focusFormulas() {
  return (tree: Root): void =>
    visit(tree, "element", (element) => {
      const classes = element.properties.className;
      if (!Array.isArray(classes) || !classes.includes("katex-display")) return undefined;
      element.properties.tabIndex = 0;
      return SKIP;
    });
}
