import "server-only";
import type { ServerResponse } from "node:http";
import type { Doorkeeper } from "./before-next";

/** So many go in side by side: they share the statements that come before and after their calls. */
const together = 16;
/** Whoever takes longer waits for somebody else, a far database or the provider, and holds up no one. */
const longestMs = 50;
/** A turn of the event loop that was shorter had nothing to do. */
const idleTurnMs = 0.3;

const startPath = /^\/api\/chat(\?|$)/;

type Start = { response: Pick<ServerResponse, "headersSent" | "destroyed">; sinceMs: number };

/**
 * Lets the starts of one moment through a few at a time, the oldest first. All side by side, each would have its first
 * words when the last has; so half of them have theirs in half the time. The next go in as soon as the ones before are
 * answered or the process has nothing else to do; whoever is alone goes in at once.
 */
export class StartGate {
  private waiting: (Start & { proceed: () => void })[] = [];
  private inside: Start[] = [];
  private turnedAtMs = 0;

  /** @param proceed what handles the request that `response` answers; called once. */
  pass(response: Start["response"], proceed: () => void): void {
    this.waiting.push({ response, proceed, sinceMs: 0 });
    if (this.waiting.length > 1) return;
    this.turnedAtMs = 0;
    this.turn();
  }

  private readonly turn = (): void => {
    const now = performance.now();
    const wasIdle = now - this.turnedAtMs < idleTurnMs;
    this.turnedAtMs = now;
    this.inside = this.inside.filter(
      ({ response, sinceMs }) => !response.headersSent && !response.destroyed && now - sinceMs < longestMs,
    );
    if (this.inside.length === 0 || wasIdle) this.admit(now);
    if (this.waiting.length > 0) setImmediate(this.turn);
  };

  private admit(now: number): void {
    for (const { response, proceed } of this.waiting.splice(0, together)) {
      this.inside.push({ response, sinceMs: now });
      proceed();
    }
  }
}

/**
 * Lets starts pass a gate before Next sees them: its own part of one is a third of the work, and the loop would do that
 * part of all of them before it went on with any.
 */
export function gateStarts(): Doorkeeper {
  const gate = new StartGate();
  return (request, response, proceed) => {
    if (request.method === "POST" && startPath.test(request.url ?? "")) gate.pass(response, proceed);
    else proceed();
  };
}
