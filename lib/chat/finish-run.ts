import "server-only";
import { uuidv7 } from "uuidv7";
import type { MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";
import { db, Prisma } from "@/lib/db/server";
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
  /** What it took, about, where the provider never said because the answer was cut short. */
  estimate?: AnswerUsage | null;
  /** Whose key paid for it. */
  keyKind?: KeyKind;
  error?: ErrorBody["error"] | null;
  firstTokenMs?: number | null;
  totalMs?: number | null;
};

/**
 * Stores the end of a run in one statement, once: of the owner, the reaper and a shutdown only the first finds
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
  const { usage = null, error = null } = end;
  const spent = usage ?? end.estimate ?? null;
  const now = new Date();
  const stored = await db().$queryRaw<unknown[]>(Prisma.sql`
    WITH ended AS (
      UPDATE "Run" SET "status" = ${end.status}::"RunStatus", "endedAt" = ${now}
      WHERE "id" = ${ids.runId}::uuid AND "status" = 'running'
      RETURNING "id", "userId"
    ), appended AS (
      INSERT INTO "RunEvent" ("runId", "sequence", "data")
      SELECT "id", ${lastEvents?.sequence ?? 0}, ${lastEvents?.data ?? ""} FROM ended WHERE ${lastEvents !== null}
      ON CONFLICT DO NOTHING
    ), answer AS (
      UPDATE "Message" m SET
        "status" = ${end.status}::"MessageStatus", "parts" = ${JSON.stringify(end.parts)}::jsonb,
        "answeredModel" = ${end.answeredModel ?? null}, "finishReason" = ${end.finishReason ?? null},
        "error" = ${error === null ? null : JSON.stringify(error)}::jsonb,
        "promptTokens" = ${usage?.prompt ?? null}::int, "completionTokens" = ${usage?.completion ?? null}::int,
        "cachedTokens" = ${usage?.cached ?? null}::int,
        "firstTokenMs" = ${end.firstTokenMs ?? null}::int, "totalMs" = ${end.totalMs ?? null}::int
      FROM ended WHERE m."id" = ${ids.answerId}::uuid
      RETURNING m."requestedModel"
    ), released AS (
      UPDATE "Conversation" c SET "activeRunId" = NULL, "lastMessageAt" = ${now}
      FROM ended WHERE c."id" = ${ids.conversationId}::uuid AND c."activeRunId" = ended."id"
    ), spent AS (
      INSERT INTO "UsageEntry" ("id", "userId", "messageId", "kind", "modelId", "keyKind", "promptTokens",
        "completionTokens", "cachedTokens", "isEstimate", "firstTokenMs", "totalMs", "createdAt")
      SELECT ${uuidv7()}::uuid, ended."userId", ${ids.answerId}::uuid, 'chat',
        coalesce(${end.answeredModel ?? null}, answer."requestedModel", ''), ${end.keyKind ?? "server"},
        ${spent?.prompt ?? 0}, ${spent?.completion ?? 0}, ${spent?.cached ?? 0}, ${usage === null},
        ${end.firstTokenMs ?? null}::int, ${end.totalMs ?? null}::int, ${now}
      FROM ended, answer WHERE ${spent !== null}
    )
    SELECT "id" FROM ended`);
  return stored.length > 0;
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
