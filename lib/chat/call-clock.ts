import "server-only";
import type { CallTimes } from "@/lib/telemetry/contract";
import type { StepPart } from "./answer-steps";

/** Notes when each call of a run waited, left, was first answered and ended. */
export class CallClock {
  readonly startedAtMs = nowMs();
  /** Those before the one that is under way. */
  private readonly past: CallTimes[] = [];
  private call: Omit<CallTimes, "endedAtMs"> | null = { queuedAtMs: this.startedAtMs };

  /** The call leaves the queue of its key; again, when the provider had sent it back there. */
  sent(): void {
    if (this.call) this.call.sentAtMs = nowMs();
  }

  /** Something of the answer has come. */
  heard({ type }: StepPart): void {
    if (type === "step-start") this.call = { queuedAtMs: nowMs() };
    else if (type === "round") this.end();
    else if (this.call && type !== "waiting" && type !== "end") this.call.firstTokenAtMs ??= nowMs();
  }

  /** All calls, once the run has ended. */
  calls(): CallTimes[] {
    this.end();
    return this.past;
  }

  private end(): void {
    if (this.call) this.past.push({ ...this.call, endedAtMs: nowMs() });
    this.call = null;
  }
}

/** Since the epoch like `Date.now()`, but it never goes back. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
