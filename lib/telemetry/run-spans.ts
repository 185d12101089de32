import "server-only";
import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { CallTimes, RunFacts } from "./contract";

/**
 * The spans of a run that has ended, below the request that started it: for each call to the provider how long it
 * waited in the queue of its key, until its first token, and for the whole. Names follow OpenTelemetry's conventions
 * for generative AI.
 */
export function traceRun(facts: RunFacts): void {
  const { runId, requestedModel, status, calls } = facts;
  const common: Attributes = {
    "gen_ai.request.model": requestedModel,
    "gen_ai.provider.name": "mistral_ai",
    "tramontane.run.id": runId,
  };
  const run = startSpan("run", facts.startedAtMs, context.active(), {
    ...common,
    ...ended(facts),
    "tramontane.run.status": status,
  });
  if (status === "failed") run.setStatus({ code: SpanStatusCode.ERROR });
  const inRun = trace.setSpan(context.active(), run);
  for (const [index, call] of calls.entries()) {
    traceCall(call, inRun, common, index === calls.length - 1 ? facts : null);
  }
  run.end(facts.endedAtMs);
}

/** @param facts those of the run, for the last call: it is the one that they are about. */
function traceCall(call: CallTimes, inRun: Context, common: Attributes, facts: RunFacts | null): void {
  const { queuedAtMs, sentAtMs, firstTokenAtMs, endedAtMs } = call;
  startSpan("queue", queuedAtMs, inRun, common).end(sentAtMs ?? endedAtMs);
  if (sentAtMs === undefined) return;
  const whole = startSpan(
    `chat ${common["gen_ai.request.model"]}`,
    sentAtMs,
    inRun,
    { ...common, "gen_ai.operation.name": "chat", ...(facts ? ended(facts) : {}) },
    SpanKind.CLIENT,
  );
  const inCall = trace.setSpan(inRun, whole);
  if (firstTokenAtMs !== undefined) startSpan("first token", sentAtMs, inCall, common).end(firstTokenAtMs);
  if (facts?.errorCode) whole.setStatus({ code: SpanStatusCode.ERROR });
  whole.end(endedAtMs);
}

function ended({ answeredModel, finishReason, errorCode, tokens }: RunFacts): Attributes {
  return {
    ...(answeredModel ? { "gen_ai.response.model": answeredModel } : {}),
    ...(finishReason ? { "gen_ai.response.finish_reasons": [finishReason] } : {}),
    ...(errorCode ? { "error.type": errorCode } : {}),
    ...(tokens
      ? { "gen_ai.usage.input_tokens": tokens.input, "gen_ai.usage.output_tokens": tokens.output }
      : {}),
  };
}

function startSpan(
  name: string,
  startTime: number,
  parent: Context,
  attributes: Attributes,
  kind = SpanKind.INTERNAL,
): Span {
  return trace.getTracer("tramontane").startSpan(name, { startTime, attributes, kind }, parent);
}
