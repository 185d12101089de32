"use client";

import dynamic from "next/dynamic";
import { type ComponentProps, type ComponentType, useState, useSyncExternalStore } from "react";
import type { Markdown } from "./markdown";

type MarkdownProps = ComponentProps<typeof Markdown>;

/** Here once somebody has asked for it in this browser. */
let here: ComponentType<MarkdownProps> | null = null;

const load = async () => {
  const module = await import("./markdown");
  here = module.Markdown;
  return module.Markdown;
};

const Later = dynamic(load);

/**
 * The renderer weighs more than the rest of the page, so it comes after the composer works. The server renders
 * with it at once: stored answers are readable before any script has run. An answer that begins once the renderer is
 * here does not wait as React lets everything wait that may have to be loaded.
 */
export function LazyMarkdown(props: MarkdownProps) {
  // What the server has rendered is taken over by the same component.
  const isOfServer = useSyncExternalStore(never, no, yes);
  const [View] = useState<ComponentType<MarkdownProps>>(() => (isOfServer ? Later : (here ?? Later)));
  return <View {...props} />;
}

/** Fetches the renderer before the first answer needs it. */
export function preloadMarkdown(): void {
  void load().catch(() => undefined); // It is asked for again when it is needed.
}

const never = () => () => undefined;
const yes = () => true;
const no = () => false;
