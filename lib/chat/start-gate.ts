import "server-only";
import { remember } from "@/lib/remember";

/** So many go through together: they share the statements that come before their calls. */
const together = 4;

const gate = () => remember("chat.startGate", () => ({ waiting: [] as (() => void)[], isOpening: false }));

/**
 * Lets the starts of one moment through a few at a time, the oldest first, with a turn of the event loop in between.
 * All side by side, each would have its first words when the last has; so half of them have theirs in half the time.
 * Whoever is alone passes at once.
 */
export function passStartGate(): Promise<void> {
  const { waiting } = gate();
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (gate().isOpening) return;
    gate().isOpening = true;
    setImmediate(open);
  });
}

function open(): void {
  const current = gate();
  for (const pass of current.waiting.splice(0, together)) pass();
  current.isOpening = current.waiting.length > 0;
  if (current.isOpening) setImmediate(open);
}
