/** Sizes of a scroller, in CSS pixels. */
export type ScrollSizes = { scrollTop: number; scrollHeight: number; clientHeight: number };

/** Fractional sizes and zoom make "the bottom" a small range. */
const bottomSlackPx = 8;

/** How far from the bottom the button that leads back is worth showing. */
const farPx = 160;

/** Pixels of text below the visible part. */
export function distanceFromBottom({ scrollTop, scrollHeight, clientHeight }: ScrollSizes): number {
  return Math.max(0, scrollHeight - clientHeight - scrollTop);
}

/**
 * Whether the thread goes on following the text after a scroll. Any move up lets go, also the first pixels of a
 * smooth one; only coming down to the bottom again takes hold. Text that grows below moves nothing up, so it never
 * lets go by itself.
 */
export function followsAfterScroll(following: boolean, previous: ScrollSizes, now: ScrollSizes): boolean {
  // A scroll of our own is told with the next frame. By then a key may have let go, and the browser not yet have moved.
  if (now.scrollTop === previous.scrollTop) return following;
  const distance = distanceFromBottom(now);
  // A finger's overshoot swings back up to the very bottom.
  if (distance <= 1) return true;
  const movedUp = now.scrollTop < previous.scrollTop;
  // When content shrinks the browser itself moves the position up; that is not the reader's hand.
  const shrank = now.scrollHeight < previous.scrollHeight || now.clientHeight !== previous.clientHeight;
  if (movedUp && !shrank) return false;
  return following || distance <= bottomSlackPx;
}

const keysUp: ReadonlySet<string> = new Set(["PageUp", "ArrowUp", "Home"]);

/** Whether a key press, outside a field, scrolls up. */
export function isScrollUpKey({ key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">): boolean {
  return keysUp.has(key) || (key === " " && shiftKey);
}

/** Whether to offer the way back to the newest text. */
export function isFarFromBottom(sizes: ScrollSizes): boolean {
  return distanceFromBottom(sizes) > farPx;
}
