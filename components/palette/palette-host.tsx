"use client";

import { useLazyPart } from "@/components/ui/use-lazy-part";
import type { PaletteProps } from "./palette";
import { useKeysAhead } from "./use-keys-ahead";

const load = () => import("./palette");

/** Opens the palette. Its code comes when the page is idle, or when it is first wanted; no key is lost meanwhile. */
export function PaletteHost(props: Omit<PaletteProps, "takeKeysAhead">) {
  const loaded = useLazyPart(load, props.open);
  const takeKeysAhead = useKeysAhead(props.open, () => props.onOpenChange(false));
  return loaded && <loaded.Palette {...props} takeKeysAhead={takeKeysAhead} />;
}
