"use client";

import { useEffect } from "react";

declare global {
  interface Window {
    /** Carries out what was pressed before the page could answer; made by `earlyInputScript`, called once. */
    takeEarlyInput?: (() => void) | undefined;
  }
}

/** Lets what was pressed before this page had its scripts happen now. */
export function EarlyInput() {
  useEffect(() => window.takeEarlyInput?.(), []);
  return null;
}
