import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log, withLogIds } from "@/lib/log";
import type { AnswerRequest, AnswerUsage } from "@/lib/mistral/server";
import { findModel, reportModelRefused } from "@/lib/models/server";
import { estimateTokens } from "@/lib/usage/contract";
import { type AnswerJob, answerInSteps, endText, type StepPart } from "./answer-steps";
import { CallClock } from "./call-clock";
import { messageTokens } from "./context-window";
import { endMetadata, finishRun, type RunEnd } from "./finish-run";
import { type LiveRun, liveRuns } from "./live-run";
import { noteRun } from "./note-run";
import { PartWriter } from "./part-writer";

/** Why a run's call was aborted; the value of `signal.reason`. */
export type AbortReason = "stopped" | "shutdown" | "lost" | "time_limit";

const storeAttempts = 40;
const storeRetryMs = 1_500;

/**
 * Calls the provider, and once the start of the run is stored, runs the call to its end and stores that. Owned by
 * the process: no request waits for it and no disconnect ends it. Never throws.
 *
 * @param started settles when the run is stored; nothing is said before that, and nothing at all if it fails.
 * @param keep stores the end and tells the readers.
 */
export function produce(
  run: LiveRun,
  job: AnswerJob,
  started: Promise<void>,
  keep: (run: LiveRun, end: RunEnd) => Promise<void> = store,
): Promise<void> {
  return withLogIds({ runId: run.ids.runId }, () => answer(run, job, started, keep));
}

async function answer(
  run: LiveRun,
  job: AnswerJob,
  started: Promise<void>,
  keep: (run: LiveRun, end: RunEnd) => Promise<void>,
): Promise<void> {
  const { request, begun } = job;
  const clock = new CallClock();
  const watched = { ...job, request: { ...request, onSent: () => clock.sent() } };
  const parts = answerInSteps(watched, run.abort.signal);
  const limit = setTimeout(() => run.abort.abort("time_limit"), env().MAX_ANSWER_SECONDS * 1_000).unref();
  // The call goes out beside the storing: waiting for one after the other would be the reader's time.
  const first = parts.next();
  // It may fail while the storing is still under way; it is looked at below.
  first.catch(() => {});
  try {
    await started;
  } catch {
    clearTimeout(limit);
    run.abort.abort("lost");
    await first.catch(() => {});
    return;
  }
  const writer = new PartWriter(run);
  let end: RunEnd;
  /** What the rounds before the last one took. */
  let paid: AnswerUsage | null = null;
  try {
    writer.resume(begun);
    let last: Extract<StepPart, { type: "end" }> | null = null;
    for (let next = await first; !next.done; next = await parts.next()) {
      const part = next.value;
      clock.heard(part);
      if (part.type === "end") last = part;
      else if (part.type === "round") paid = sumOf(paid, part.usage);
      else writer.write(part);
    }
    writer.close();
    end = {
      status: "complete",
      parts: run.parts,
      answeredModel: last?.answeredModel ?? null,
      finishReason: last?.finishReason ?? null,
      usage: last?.usage ? sumOf(paid, last.usage) : null,
    };
  } catch (error) {
    writer.close();
    end = await failedEnd(run, error, request);
  }
  clearTimeout(limit);
  end.keyKind = request.connection.keyKind;
  end.firstTokenMs = run.firstTokenMs;
  if (!end.usage && run.firstTokenMs !== null) end.estimate = sumOf(paid, estimateUsage(run, job));
  end.totalMs = Math.round(performance.now() - run.startedAtMs);
  await keep(run, end);
  noteRun(run.ids.runId, request.modelId, end, clock);
}

async function failedEnd(
  run: LiveRun,
  error: unknown,
  { connection, modelId }: Pick<AnswerRequest, "connection" | "modelId">,
): Promise<RunEnd> {
  if (run.abort.signal.aborted) {
    const reason: AbortReason = run.abort.signal.reason;
    if (reason === "time_limit") return { status: "interrupted", parts: run.parts, finishReason: reason };
    return { status: reason === "stopped" ? "stopped" : "interrupted", parts: run.parts };
  }
  const appError = error instanceof AppError ? error : new AppError("internal", { cause: error });
  log().warn({ code: appError.code, err: appError }, "answer failed");
  reportModelRefused(connection, modelId, appError.code);
  const details = { ...appError.details };
  if (appError.code === "model_retired" || appError.code === "model_unknown") {
    details.replacement = (await findModel(connection, modelId))?.replacementId ?? null;
  }
  return { status: "failed", parts: run.parts, error: { code: appError.code, details } };
}

/** Whoever stops each answer just before its end has spent tokens all the same: about what its last round took. */
function estimateUsage(run: LiveRun, { request, begun }: AnswerJob): AnswerUsage {
  const { messages, system = "" } = request;
  const { parts } = run;
  const lastCall = parts.findLastIndex(({ type }) => type === "dynamic-tool");
  const found = parts.slice(begun.length, lastCall + 1);
  const said = parts.slice(lastCall + 1).map((part) => ("text" in part ? part.text : ""));
  const again = lastCall < begun.length ? endText(begun).length : 0;
  return {
    prompt:
      estimateTokens(system) +
      messages.reduce((sum, message) => sum + messageTokens(message), 0) +
      (found.length === 0 ? 0 : estimateTokens(JSON.stringify(found))),
    completion: estimateTokens(said.join("").slice(again)),
    cached: 0,
  };
}

function sumOf(a: AnswerUsage | null, b: AnswerUsage | null): AnswerUsage | null {
  if (!a || !b) return a ?? b;
  return {
    prompt: a.prompt + b.prompt,
    completion: a.completion + b.completion,
    cached: a.cached + b.cached,
  };
}

/** The end must be stored even when the database is away for a minute; the readers are told after that. */
async function store(run: LiveRun, end: RunEnd): Promise<void> {
  // Taken once: what an attempt could not store goes again with the next one.
  const lastEvents = run.takeUnflushed();
  for (let attempt = 1; ; attempt++) {
    try {
      const isOurs = await finishRun(run.ids, end, lastEvents);
      if (!isOurs) end = { ...end, status: "interrupted" };
      break;
    } catch (error) {
      log().error({ attempt, err: error }, "could not store the end of a run");
      if (attempt === storeAttempts) {
        end = { ...end, status: "failed", error: { code: "unavailable", details: {} } };
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, storeRetryMs));
    }
  }
  liveRuns().delete(run.ids.runId);
  run.end({ type: "finish", messageMetadata: endMetadata(end) });
}
