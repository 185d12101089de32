"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ExtraProps } from "streamdown";
import styles from "./markdown.module.css";

/** A table that scrolls inside itself, by keyboard too, under a head that stays. */
export function Table({ children }: { children?: ReactNode } & ExtraProps) {
  const t = useTranslations("chat");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.tableScroll} tabIndex={0} aria-label={t("table")}>
      <table>{children}</table>
    </section>
  );
}
