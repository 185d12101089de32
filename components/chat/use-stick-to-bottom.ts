"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { followsAfterScroll, isFarFromBottom, isScrollUpKey, type ScrollSizes } from "./stick-to-bottom";

/**
 * Keeps a scroller at its bottom while its content grows, for as long as the reader stays there. Works on the DOM
 * and not through React, so text that arrives renders nothing here.
 */
export function useStickToBottom(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
) {
  const following = useRef(true);
  const [isFar, setIsFar] = useState(false);

  useEffect(() => {
    const box = scroller.current;
    const inside = content.current;
    if (!box || !inside) return;
    let previous = sizesOf(box);
    box.scrollTop = box.scrollHeight;

    const onScroll = () => {
      const now = sizesOf(box);
      following.current = followsAfterScroll(following.current, previous, now);
      previous = now;
      setIsFar(isFarFromBottom(now));
    };
    // A wheel or a key that goes up lets go before the scroll event, or growing text would pull it back.
    const letGo = () => {
      if (box.scrollTop > 0) following.current = false;
    };
    const onWheel = (event: WheelEvent) => event.deltaY < 0 && letGo();
    const onKeyDown = (event: KeyboardEvent) => {
      // Inside the box these keys belong to a field, a menu or a table.
      if (event.target !== box) return;
      if (isScrollUpKey(event)) letGo();
      // The browser goes to where the end was when the key was pressed, and by then the text is longer.
      if (event.key === "End") following.current = true;
    };
    const onResize = () => {
      if (following.current) box.scrollTop = box.scrollHeight;
      previous = sizesOf(box);
      setIsFar(isFarFromBottom(previous));
    };
    const observer = new ResizeObserver(onResize);
    observer.observe(inside);
    observer.observe(box);
    box.addEventListener("scroll", onScroll, { passive: true });
    box.addEventListener("wheel", onWheel, { passive: true });
    box.addEventListener("keydown", onKeyDown);
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", onScroll);
      box.removeEventListener("wheel", onWheel);
      box.removeEventListener("keydown", onKeyDown);
    };
  }, [scroller, content]);

  /** Goes to the newest text and follows it again. */
  const jump = () => {
    following.current = true;
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  };
  /** Stays where the reader is sent, however much the text below still grows. */
  const release = () => {
    following.current = false;
  };
  return { isFar, jump, release };
}

function sizesOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): ScrollSizes {
  return { scrollTop, scrollHeight, clientHeight };
}
