"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { chatPort } from "@/components/palette/ports";

/**
 * Whoever goes to a new chat from another page goes there to write: the composer gets the focus. Not where that would
 * open an on-screen keyboard. Stands behind the page, whose composer has to be there first.
 */
export function NewChatFocus() {
  const pathname = usePathname();
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    if (pathname === "/" && window.matchMedia("(pointer: fine)").matches) chatPort()?.focusComposer();
  }, [pathname]);
  return null;
}
