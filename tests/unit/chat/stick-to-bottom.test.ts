import { describe, expect, test } from "vitest";
import {
  distanceFromBottom,
  followsAfterScroll,
  isFarFromBottom,
  isScrollUpKey,
} from "@/components/chat/stick-to-bottom";

const at = (scrollTop: number, scrollHeight = 2000, clientHeight = 500) => ({
  scrollTop,
  scrollHeight,
  clientHeight,
});

describe("following the newest text", () => {
  test("any scroll up lets go, even a small one", () => {
    expect(followsAfterScroll(true, at(1500), at(1480))).toBe(false);
  });

  test("the first pixels of a smooth scroll up let go, before growing text can pull it back", () => {
    expect(followsAfterScroll(true, at(1500), at(1497))).toBe(false);
    expect(followsAfterScroll(true, at(1500), at(1497, 2003))).toBe(false);
  });

  test("an overshoot that swings back to the bottom does not let go", () => {
    expect(followsAfterScroll(true, at(1530), at(1500))).toBe(true);
  });

  test("text that grows below does not let go", () => {
    expect(followsAfterScroll(true, at(1500), at(1500, 2400))).toBe(true);
  });

  test("text that grows below does not take hold of a reader who let go", () => {
    expect(followsAfterScroll(false, at(1000), at(1000, 2400))).toBe(false);
  });

  test("a scroll of our own that is told late does not take hold of a reader who has just let go", () => {
    expect(followsAfterScroll(false, at(1500), at(1500))).toBe(false);
  });

  test("coming back to the bottom takes hold again, fractions of a pixel aside", () => {
    expect(followsAfterScroll(false, at(1200), at(1499.4))).toBe(true);
  });

  test("scrolling down without reaching the bottom does not take hold", () => {
    expect(followsAfterScroll(false, at(1000), at(1300))).toBe(false);
  });

  test("content that shrinks or a keyboard that opens is not the reader's hand", () => {
    expect(followsAfterScroll(true, at(1500), at(1200, 1900))).toBe(true);
    expect(followsAfterScroll(true, at(1500), at(1400, 2000, 300))).toBe(true);
  });
});

test("the keys that scroll up are known from those that scroll down", () => {
  for (const key of ["PageUp", "ArrowUp", "Home"]) expect(isScrollUpKey({ key, shiftKey: false })).toBe(true);
  expect(isScrollUpKey({ key: " ", shiftKey: true })).toBe(true);
  expect(isScrollUpKey({ key: " ", shiftKey: false })).toBe(false);
  expect(isScrollUpKey({ key: "End", shiftKey: false })).toBe(false);
});

describe("the way back", () => {
  test("is offered only when the newest text is out of sight", () => {
    expect(isFarFromBottom(at(1490))).toBe(false);
    expect(isFarFromBottom(at(1000))).toBe(true);
  });

  test("a page that bounces beyond its end is at its end", () => {
    expect(distanceFromBottom(at(1530))).toBe(0);
  });
});
