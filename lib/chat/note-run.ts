import "server-only";
import { log } from "@/lib/log";
import { recordRun, recordTokens } from "@/lib/telemetry/server";
import { type CallClock, nowMs } from "./call-clock";
import type { RunEnd } from "./finish-run";

/** Tells the operator that a run has ended and what it took: one line of the log, and spans and metrics if they go anywhere. */
export function noteRun(runId: string, requestedModel: string, end: RunEnd, clock: CallClock): void {
  const { status, finishReason = null, answeredModel = null, firstTokenMs, totalMs } = end;
  const spent = end.usage ?? end.estimate ?? null;
  const tokens = spent && { input: spent.prompt, output: spent.completion };
  const errorCode = end.error?.code ?? null;
  const calls = clock.calls();
  const queueMs = calls.reduce((sum, call) => sum + (call.sentAtMs ?? call.endedAtMs) - call.queuedAtMs, 0);
  log().info(
    {
      model: answeredModel ?? requestedModel,
      status,
      ...(errorCode === null ? {} : { code: errorCode }),
      calls: calls.length,
      queueMs: Math.round(queueMs),
      firstTokenMs,
      totalMs,
      ...(tokens ? { inputTokens: tokens.input, outputTokens: tokens.output } : {}),
    },
    "answer ended",
  );
  const endedAtMs = nowMs();
  const { startedAtMs } = clock;
  recordRun({
    runId,
    requestedModel,
    answeredModel,
    status,
    finishReason,
    errorCode,
    tokens,
    startedAtMs,
    endedAtMs,
    calls,
  });
  if (tokens) recordTokens({ kind: "chat", modelId: answeredModel ?? requestedModel, ...tokens });
}
