"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { followsAfterScroll, isFarFromBottom, type ScrollSizes } from "./stick-to-bottom";

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
    // A wheel or a finger that goes up lets go before the scroll event, or growing text would pull it back.
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0 && box.scrollHeight > box.clientHeight) following.current = false;
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
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", onScroll);
      box.removeEventListener("wheel", onWheel);
    };
  }, [scroller, content]);

  /** Goes to the newest text and follows it again. */
  const jump = () => {
    following.current = true;
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  };
  return { isFar, jump };
}

function sizesOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): ScrollSizes {
  return { scrollTop, scrollHeight, clientHeight };
}
