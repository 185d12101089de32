import "server-only";
import type { StoredPart } from "@/lib/conversations/server";
import { storable } from "@/lib/storable";
import type { CallOutcome, StepPart } from "./answer-steps";
import { toolChunks } from "./chunks";
import type { LiveRun } from "./live-run";

type OpenPart = { type: "text" | "reasoning"; id: string; sinceMs: number; durationMs?: number | undefined };

const interrupted: CallOutcome = { errorText: "It was interrupted." };

/** Opens and closes the parts of an answer as text, thinking and the calls of tools alternate. */
export class PartWriter {
  private open: OpenPart | null = null;
  private count = 0;
  private isWaiting = false;
  /** The first half of a character that two deltas share. */
  private half = "";
  /** Calls whose result is still to come. */
  private readonly calls = new Set<string>();
  private readonly run: LiveRun;

  constructor(run: LiveRun) {
    this.run = run;
  }

  write(part: Exclude<StepPart, { type: "end" | "round" }>): void {
    if (part.type === "waiting") {
      this.isWaiting = true;
      const waitingUntil = new Date(part.untilMs).toISOString();
      this.run.emit({ type: "message-metadata", messageMetadata: { waitingUntil } });
      return;
    }
    this.run.firstTokenMs ??= Math.round(performance.now() - this.run.startedAtMs);
    if (this.isWaiting) {
      this.isWaiting = false;
      this.run.emit({ type: "message-metadata", messageMetadata: { waitingUntil: null } });
    }
    if (part.type === "step-start") this.run.emit({ type: "start-step" });
    else if (part.type === "tool-call") this.call(part);
    else if (part.type === "tool-result") this.endCall(part.id, part.outcome);
    else this.append(part.type, part.delta);
  }

  /** Says again what an unfinished answer had said. Its last text stays open. */
  resume(parts: readonly StoredPart[]): void {
    for (const part of parts) {
      if (part.type === "text" || part.type === "reasoning") {
        this.append(part.type, part.text, part);
        continue;
      }
      this.closeText();
      if (part.type === "step-start") {
        this.run.emit({ type: "start-step" });
        continue;
      }
      for (const chunk of toolChunks(part)) this.run.emit(chunk);
      if (part.state === "input-available") this.endCall(part.toolCallId, interrupted);
    }
  }

  /** Ends what is open, also when the answer ends before its time. */
  close(): void {
    this.closeText();
    for (const id of this.calls) this.endCall(id, interrupted);
  }

  private call({ id, name, input }: Extract<StepPart, { type: "tool-call" }>): void {
    this.closeText();
    this.calls.add(id);
    this.run.emit({ type: "tool-input-available", toolCallId: id, toolName: name, input, dynamic: true });
  }

  private endCall(toolCallId: string, outcome: CallOutcome): void {
    this.calls.delete(toolCallId);
    if ("output" in outcome) {
      this.run.emit({ type: "tool-output-available", toolCallId, output: outcome.output, dynamic: true });
    } else {
      this.run.emit({ type: "tool-output-error", toolCallId, errorText: outcome.errorText, dynamic: true });
    }
  }

  private closeText(): void {
    if (!this.open) return;
    this.say(this.open, this.half);
    this.half = "";
    const { type, id, sinceMs, durationMs = Math.round(performance.now() - sinceMs) } = this.open;
    this.open = null;
    if (type === "text") this.run.emit({ type: "text-end", id });
    else this.run.emit({ type: "reasoning-end", id, providerMetadata: { tramontane: { durationMs } } });
  }

  private append(type: "text" | "reasoning", delta: string, begun?: StoredPart): void {
    if (this.open?.type !== type) {
      this.closeText();
      const durationMs =
        begun?.type === "reasoning" ? begun.providerMetadata?.tramontane.durationMs : undefined;
      this.open = { type, id: String(this.count++), sinceMs: performance.now(), durationMs };
      const { id } = this.open;
      if (type === "text" || begun) this.run.emit({ type: `${type}-start`, id });
      else {
        const startedAt = new Date().toISOString();
        this.run.emit({ type: "reasoning-start", id, providerMetadata: { tramontane: { startedAt } } });
      }
    }
    const text = this.half + delta;
    this.half = endsInHalf(text) ? text.slice(-1) : "";
    this.say(this.open, this.half === "" ? text : text.slice(0, -1));
  }

  private say({ type, id }: OpenPart, text: string): void {
    if (text !== "") this.run.emit({ type: `${type}-delta`, id, delta: storable(text) });
  }
}

function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
