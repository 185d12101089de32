import "server-only";
import type { MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";
import { db } from "@/lib/db/server";
import type { ErrorBody } from "@/lib/errors";
import type { KeyKind } from "@/lib/keys/contract";
import type { AnswerUsage } from "@/lib/mistral/server";
import type { RunIds } from "./live-run";

export type RunEventRow = { runId: string; sequence: number; data: string };

export type RunEnd = {
  status: "complete" | "stopped" | "failed" | "interrupted";
  parts: StoredPart[];
  answeredModel?: string | null;
  finishReason?: string | null;
  usage?: AnswerUsage | null;
  /** Whose key paid for it. */
  keyKind?: KeyKind;
  error?: ErrorBody["error"] | null;
  firstTokenMs?: number | null;
  totalMs?: number | null;
};

/**
 * Stores the end of a run in one transaction, once: of the owner, the reaper and a shutdown only the first finds
 * the run still running. The events stay for a moment, for readers on other instances; the tick removes them.
 *
 * @param lastEvents what the log lacks.
 * @returns false when somebody else had ended the run before.
 */
export async function finishRun(
  ids: RunIds,
  end: RunEnd,
  lastEvents: RunEventRow | null = null,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const now = new Date();
    if (lastEvents) await tx.runEvent.createMany({ data: lastEvents, skipDuplicates: true });
    // Whose run it is now: a guest who signed in while it ran has given it to the account.
    const [run] = await tx.run.updateManyAndReturn({
      where: { id: ids.runId, status: "running" },
      data: { status: end.status, endedAt: now },
      select: { userId: true },
    });
    if (!run) return false;
    const message = await tx.message.update({
      where: { id: ids.answerId },
      data: {
        status: end.status,
        parts: end.parts,
        answeredModel: end.answeredModel ?? null,
        finishReason: end.finishReason ?? null,
        ...(end.error ? { error: end.error } : {}),
        promptTokens: end.usage?.prompt ?? null,
        completionTokens: end.usage?.completion ?? null,
        cachedTokens: end.usage?.cached ?? null,
        firstTokenMs: end.firstTokenMs ?? null,
        totalMs: end.totalMs ?? null,
      },
      select: { requestedModel: true },
    });
    await tx.conversation.updateMany({
      where: { id: ids.conversationId, activeRunId: ids.runId },
      data: { activeRunId: null, lastMessageAt: now },
    });
    await tx.usageEntry.create({
      data: {
        userId: run.userId,
        messageId: ids.answerId,
        kind: "chat",
        modelId: end.answeredModel ?? message.requestedModel ?? "",
        keyKind: end.keyKind ?? "server",
        promptTokens: end.usage?.prompt ?? 0,
        completionTokens: end.usage?.completion ?? 0,
        cachedTokens: end.usage?.cached ?? 0,
      },
    });
    return true;
  });
}

/** The end as the answer's metadata, for the readers. */
export function endMetadata(end: RunEnd): Partial<MessageMetadata> {
  return {
    status: end.status,
    answeredModel: end.answeredModel ?? null,
    finishReason: end.finishReason ?? null,
    usage: end.usage ?? null,
    error: end.error ?? null,
    firstTokenMs: end.firstTokenMs ?? null,
    totalMs: end.totalMs ?? null,
  };
}
