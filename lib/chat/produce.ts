import "server-only";
import type { StoredPart } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { type AnswerPart, type AnswerRequest, streamAnswer } from "@/lib/mistral/server";
import { findModel, reportModelRefused } from "@/lib/models/server";
import { endMetadata, finishRun, type RunEnd } from "./finish-run";
import { type LiveRun, liveRuns } from "./live-run";
import { textOf } from "./prompt";
import { skipEcho } from "./skip-echo";

/** Why a run's call was aborted; the value of `signal.reason`. */
export type AbortReason = "stopped" | "shutdown" | "lost";

const storeAttempts = 40;
const storeRetryMs = 1_500;

/**
 * Calls the provider, and once the start of the run is stored, runs the call to its end and stores that. Owned by
 * the process: no request waits for it and no disconnect ends it. Never throws.
 *
 * @param started settles when the run is stored; nothing is said before that, and nothing at all if it fails.
 * @param begun the parts of an unfinished answer, which ends in text; the new one goes on from there.
 */
export async function produce(
  run: LiveRun,
  request: Omit<AnswerRequest, "signal">,
  begun: StoredPart[],
  started: Promise<void>,
): Promise<void> {
  const prefix = textOf({ parts: begun });
  const parts = skipEcho(streamAnswer({ ...request, signal: run.abort.signal }), prefix);
  // The call goes out beside the storing: waiting for one after the other would be the reader's time.
  const first = parts.next();
  // It may fail while the storing is still under way; it is looked at below.
  first.catch(() => {});
  try {
    await started;
  } catch {
    run.abort.abort("lost");
    await first.catch(() => {});
    return;
  }
  const writer = new PartWriter(run);
  let end: RunEnd;
  try {
    writer.resume(begun);
    let last: Extract<AnswerPart, { type: "end" }> | null = null;
    for (let next = await first; !next.done; next = await parts.next()) {
      if (next.value.type === "end") last = next.value;
      else writer.write(next.value);
    }
    writer.close();
    end = {
      status: "complete",
      parts: run.parts,
      answeredModel: last?.answeredModel ?? null,
      finishReason: last?.finishReason ?? null,
      usage: last?.usage ?? null,
    };
  } catch (error) {
    writer.close();
    end = await failedEnd(run, error, request);
  }
  end.keyKind = request.connection.keyKind;
  end.firstTokenMs = run.firstTokenMs;
  end.totalMs = Math.round(performance.now() - run.startedAtMs);
  await store(run, end);
}

async function failedEnd(
  run: LiveRun,
  error: unknown,
  { connection, modelId }: Pick<AnswerRequest, "connection" | "modelId">,
): Promise<RunEnd> {
  if (run.abort.signal.aborted) {
    const status = run.abort.signal.reason === "stopped" ? "stopped" : "interrupted";
    return { status, parts: run.parts };
  }
  const appError = error instanceof AppError ? error : new AppError("internal", { cause: error });
  log().warn({ runId: run.ids.runId, code: appError.code, err: appError }, "answer failed");
  reportModelRefused(connection, modelId, appError.code);
  const details = { ...appError.details };
  if (appError.code === "model_retired" || appError.code === "model_unknown") {
    details.replacement = (await findModel(connection, modelId))?.replacementId ?? null;
  }
  return { status: "failed", parts: run.parts, error: { code: appError.code, details } };
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
      log().error({ runId: run.ids.runId, attempt, err: error }, "could not store the end of a run");
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

type OpenPart = { type: "text" | "reasoning"; id: string; sinceMs: number; durationMs?: number | undefined };

/** Opens and closes the parts of an answer as text and thinking alternate. */
class PartWriter {
  private open: OpenPart | null = null;
  private count = 0;
  private isWaiting = false;
  private readonly run: LiveRun;

  constructor(run: LiveRun) {
    this.run = run;
  }

  write(part: Exclude<AnswerPart, { type: "end" }>): void {
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
    this.append(part.type, storable(part.delta));
  }

  /** Says again what an unfinished answer had said. Its last text stays open. */
  resume(parts: StoredPart[]): void {
    for (const part of parts) this.append(part.type, part.text, part);
  }

  close(): void {
    if (!this.open) return;
    const { type, id, sinceMs, durationMs = Math.round(performance.now() - sinceMs) } = this.open;
    this.open = null;
    if (type === "text") this.run.emit({ type: "text-end", id });
    else this.run.emit({ type: "reasoning-end", id, providerMetadata: { tramontane: { durationMs } } });
  }

  private append(type: "text" | "reasoning", delta: string, begun?: StoredPart): void {
    if (this.open?.type !== type) {
      this.close();
      const durationMs =
        begun?.type === "reasoning" ? begun.providerMetadata?.tramontane.durationMs : undefined;
      this.open = { type, id: String(this.count++), sinceMs: performance.now(), durationMs };
      this.run.emit({ type: `${type}-start`, id: this.open.id });
    }
    this.run.emit({ type: `${type}-delta`, id: this.open.id, delta });
  }
}

/** PostgreSQL's JSON knows neither NUL nor half a surrogate pair; one of them would cost the whole answer. */
function storable(text: string): string {
  return text.isWellFormed() && !text.includes("\0")
    ? text
    : text.toWellFormed().replaceAll("\0", "\u{fffd}");
}
