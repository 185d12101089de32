import type { CDPSession, Page } from "@playwright/test";

/** What the page itself has seen since `startWatch`. Times are ms since 1970, durations ms. */
export type Watched = {
  longTasksMs: number[];
  /** From the key or click until the page began to handle it. */
  inputDelaysMs: number[];
  frames: number;
  sentAtMs: number | null;
  firstTextAtMs: number | null;
  lastTextAtMs: number | null;
};

declare global {
  interface Window {
    watched: Watched;
    startWatch: () => void;
  }
}

/**
 * Installs the observers: long tasks, event timing, frames, and when text changed in the thread. A text counts from
 * the frame that shows it.
 */
export async function watch(page: Page): Promise<void> {
  // The compiler of these scripts wraps functions in a helper that a page doesn't have.
  await page.addInitScript("globalThis.__name = (target) => target");
  await page.addInitScript(() => {
    const fresh = (): Watched => ({
      longTasksMs: [],
      inputDelaysMs: [],
      frames: 0,
      sentAtMs: null,
      firstTextAtMs: null,
      lastTextAtMs: null,
    });
    window.watched = fresh();
    let known = new Set<Element>();
    window.startWatch = () => {
      window.watched = fresh();
      known = new Set(document.querySelectorAll(answerText));
    };
    const at = (sinceStart: number) => performance.timeOrigin + sinceStart;
    const answerText = '[data-part="text"]';
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.watched.longTasksMs.push(entry.duration);
    }).observe({ type: "longtask" });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (entry.processingStart > 0)
          window.watched.inputDelaysMs.push(entry.processingStart - entry.startTime);
      }
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    addEventListener("submit", () => (window.watched.sentAtMs ??= at(performance.now())), true);
    addEventListener(
      "click",
      (event) => {
        const button = (event.target as Element).closest("button[type=submit], button[aria-label=Send]");
        if (button) window.watched.sentAtMs ??= at(event.timeStamp);
      },
      true,
    );
    const onFrame = () => {
      window.watched.frames += 1;
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    const onChange = (records: MutationRecord[]) => {
      const { watched } = window;
      if (watched.sentAtMs === null || !records.some(({ target }) => isNewText(target))) return;
      requestAnimationFrame(() => {
        const now = at(performance.now());
        watched.firstTextAtMs ??= now;
        watched.lastTextAtMs = now;
      });
    };
    addEventListener("DOMContentLoaded", () =>
      new MutationObserver(onChange).observe(document.body, {
        childList: true,
        characterData: true,
        subtree: true,
      }),
    );
    function isNewText(target: Node): boolean {
      const element = target instanceof Element ? target : target.parentElement;
      const around = element?.closest(answerText);
      // An answer may come together with its first words, beside those that were there before.
      const texts = around ? [around] : [...(element?.querySelectorAll(answerText) ?? [])];
      return texts.some((text) => !known.has(text) && text.textContent !== "");
    }
  });
}

/** Seconds that Chromium has spent on this page. */
export type Spent = { script: number; layout: number; style: number };

export async function readSpent(session: CDPSession): Promise<Spent> {
  const { metrics } = await session.send("Performance.getMetrics");
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return {
    script: value("ScriptDuration"),
    layout: value("LayoutDuration"),
    style: value("RecalcStyleDuration"),
  };
}
