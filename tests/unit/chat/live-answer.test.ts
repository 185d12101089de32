import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLiveAnswer } from "@/components/chat/live-answer";
import type { ChatMessage } from "@/lib/conversations/contract";

/** Frames that are drawn when the test says so. */
let frames = new Map<number, () => void>();

beforeEach(() => {
  let last = 0;
  frames = new Map();
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => {
    frames.set(++last, callback);
    return last;
  });
  vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.delete(id));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function draw(): void {
  const due = [...frames.values()];
  frames.clear();
  for (const callback of due) callback();
}

const saying = (text: string): ChatMessage => ({
  id: "answer",
  role: "assistant",
  parts: [{ type: "text", text }],
});

/** A live answer, and what its listeners were shown, in order. */
function watched() {
  const live = createLiveAnswer();
  const shown: string[] = [];
  live.subscribe(() => {
    const part = live.get()?.parts[0];
    shown.push(part?.type === "text" ? part.text : "");
  });
  return { live, shown };
}

describe("an answer that is being written", () => {
  it("shows its first words at once, and what follows frame by frame", () => {
    const { live, shown } = watched();
    live.put(saying("The"));
    expect(shown).toEqual(["The"]);
    live.put(saying("The wind"));
    live.put(saying("The wind is"));
    expect(shown).toEqual(["The"]);
    draw();
    expect(shown).toEqual(["The", "The wind is"]);
    draw();
    expect(shown).toHaveLength(2);
  });

  it("shows the first word of a heading at once: its signs alone show nothing", () => {
    const { live, shown } = watched();
    live.put(saying("#"));
    live.put(saying("# "));
    live.put(saying("# Écru"));
    expect(shown).toEqual(["#", "# Écru"]);
    live.put(saying("# Écru linen"));
    expect(shown).toHaveLength(2);
    draw();
    expect(shown.at(-1)).toBe("# Écru linen");
    expect(shown).toHaveLength(3);
  });

  it("comes without frames in a hidden tab", () => {
    const { live, shown } = watched();
    live.put(saying("The"));
    live.put(saying("The wind"));
    vi.advanceTimersByTime(1_000);
    expect(shown).toEqual(["The", "The wind"]);
  });

  it("keeps what the reader had until as much has come again", () => {
    const { live, shown } = watched();
    live.reset(saying("The wind"));
    live.put(saying("The"));
    draw();
    live.put(saying("The wind is"));
    draw();
    expect(new Set(shown)).toEqual(new Set(["The wind", "The wind is"]));
  });
});
