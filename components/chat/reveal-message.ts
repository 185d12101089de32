const glowMs = 2_400;

/** Scrolls to a message, gives it the focus, and lets it glow for a moment, so that the eye finds it too. */
export function revealMessage(thread: HTMLElement, messageId: string): void {
  const message = thread.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
  if (!message) return;
  message.tabIndex = -1;
  message.style.outline = "none";
  message.focus({ preventScroll: true });
  message.scrollIntoView({ block: "start" });
  // What stands above may still get its final height.
  requestAnimationFrame(() => message.scrollIntoView({ block: "start" }));
  message.animate(
    [
      { backgroundColor: "var(--color-accent-soft)", boxShadow: "0 0 0 0.75rem var(--color-accent-soft)" },
      { backgroundColor: "transparent", boxShadow: "0 0 0 0.75rem transparent" },
    ],
    // Without motion it glows and then does not.
    { duration: glowMs, easing: hasReducedMotion() ? "steps(1, end)" : "ease-in" },
  );
}

function hasReducedMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
