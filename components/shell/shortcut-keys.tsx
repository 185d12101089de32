"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Kbd } from "@/components/ui/kbd";

/** The keys of a shortcut, as they stand on this reader's keyboard. */
export function ShortcutKeys({ keys }: { keys: readonly string[] }) {
  const t = useTranslations("shell.shortcuts");
  const isApple = useSyncExternalStore(never, readIsApple, () => false);
  const names: Record<string, string> = {
    command: isApple ? "⌘" : t("control"),
    shift: isApple ? "⇧" : t("shift"),
    alt: isApple ? "⌥" : t("alt"),
    enter: t("enter"),
    pageUp: t("pageUp"),
    pageDown: t("pageDown"),
  };
  return keys.map((key) => <Kbd key={key}>{names[key] ?? key}</Kbd>);
}

const never = () => () => undefined;
const readIsApple = () => /mac|iphone|ipad/i.test(navigator.userAgent);
