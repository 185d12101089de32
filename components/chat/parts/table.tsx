"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./markdown.module.css";

/** A table that scrolls inside itself, by keyboard too, under a head that stays. No landmark: an answer may have many. */
export function Table({ children }: { children: ReactNode }) {
  const t = useTranslations("chat");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <figure className={styles.tableScroll} tabIndex={0} aria-label={t("table")}>
      <table>{children}</table>
    </figure>
  );
}
