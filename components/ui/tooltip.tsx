"use client";

import { useEffect, useState } from "react";
import { TipWatcher } from "./tip-watcher";
import { useLazyPart } from "./use-lazy-part";

export type Side = "top" | "right" | "bottom" | "left";

/** What has a tooltip: `text`, or its accessible name when there is none. A tooltip is no name by itself. */
export function tipProps(side: Side, text = ""): Record<string, string> {
  return { "data-tip": text, "data-tip-side": side };
}

const loadPopup = () => import("./tooltip-popup");

/** Shows the tooltips of the whole page. Once, near the root. */
export function TooltipHost() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [watcher] = useState(() => new TipWatcher(setAnchor));
  useEffect(() => watcher.watch(document), [watcher]);
  const loaded = useLazyPart(loadPopup, anchor !== null);
  return loaded && <loaded.TooltipPopup anchor={anchor} onClose={watcher.close} />;
}
