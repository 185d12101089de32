import type { CodeLanguage } from "../parts/code-language";
import { askWorker } from "./ask-worker";
import { codeKinds } from "./code-theme";
import type { HighlightReply } from "./highlight-worker";

/** Longer code is read elsewhere; its colours aren't worth the memory. */
const longestCode = 200_000;

type Shown = { show: () => void; hide: () => void };

const watched = new WeakMap<Element, Shown>();
let observer: IntersectionObserver | null = null;
let highlights: Highlight[] | null = null;

/**
 * Colours the text of an element as long as it is near the window, and gives the way to end that. The colours are
 * ranges of the text that CSS paints (`::highlight`): the page's elements stay the same, so nothing can move, a
 * selection stays, and a long code costs no nodes. Browsers look at every range again whenever the page changes,
 * so only what can be seen has any.
 */
export function colourCode(element: Element, language: CodeLanguage): () => void {
  const text = element.textContent ?? "";
  if (typeof Highlight === "undefined" || text.length > longestCode) return () => undefined;
  let reply: Promise<HighlightReply> | null = null;
  let ranges: [Highlight, AbstractRange][] = [];
  let isNear = false;

  const hide = () => {
    isNear = false;
    for (const [highlight, range] of ranges) highlight.delete(range);
    ranges = [];
  };
  const show = async () => {
    isNear = true;
    reply ??= askWorker({ text, language });
    const colours = await reply;
    const node = element.firstChild;
    // Meanwhile it may have left, or have been shown already.
    if (!isNear || ranges.length > 0 || !colours || !(node instanceof Text) || node.data !== text) return;
    ranges = rangesOf(node, colours);
    for (const [highlight, range] of ranges) highlight.add(range);
  };
  watched.set(element, { show, hide });
  observer ??= watchWindow();
  observer.observe(element);
  return () => {
    observer?.unobserve(element);
    watched.delete(element);
    hide();
  };
}

function watchWindow(): IntersectionObserver {
  const options: IntersectionObserverInit & { scrollMargin: string } = {
    rootMargin: "50%",
    scrollMargin: "50%",
  };
  return new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const shown = watched.get(target);
      if (isIntersecting) shown?.show();
      else shown?.hide();
    }
  }, options);
}

function rangesOf(node: Text, colours: Uint32Array): [Highlight, AbstractRange][] {
  highlights ??= codeKinds.map((kind) => {
    const highlight = new Highlight();
    CSS.highlights.set(`code-${kind}`, highlight);
    return highlight;
  });
  const ranges: [Highlight, AbstractRange][] = [];
  for (let at = 0; at + 2 < colours.length; at += 3) {
    const [startOffset = 0, endOffset = 0, kind = 0] = colours.subarray(at, at + 3);
    const highlight = highlights[kind - 1];
    if (highlight)
      ranges.push([
        highlight,
        new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset }),
      ]);
  }
  return ranges;
}
