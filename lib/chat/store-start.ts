import "server-only";
import { type ChatSettings, provisionalTitle } from "@/lib/conversations/contract";
import { db, gather, Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import type { ChatBody } from "./contract";
import { instanceId, type RunIds } from "./live-run";
import { type Plan, questionPartsOf } from "./plan-answer";

export type RunStart = {
  body: ChatBody;
  plan: Plan;
  /** What is sent along for this answer. */
  settings: ChatSettings;
  omittedMessages: number;
  omittedFiles: number;
  createdAt: Date;
};

/**
 * Stores the question, an empty answer and the run, and claims the conversation for it: all of it or nothing, in
 * one statement, because each statement before the first token is time that the reader waits. Starts of the same moment
 * share it; it runs a turn of the event loop after the first of them.
 *
 * @throws {AppError} `conflict` while another run holds the conversation, `not_found` when it is not this user's.
 */
export async function storeStart(ids: RunIds, start: RunStart): Promise<void> {
  const isHeld = await store(rowOf(ids, start)).catch((error: unknown) => {
    throw isDuplicate(error) ? new AppError("conflict", { cause: error }) : error;
  });
  if (!isHeld) throw await refusal(ids);
}

type Row = ReturnType<typeof rowOf>;

/** One start, by the names that the statement gives its columns. */
function rowOf(ids: RunIds, start: RunStart) {
  const { body, plan, settings, omittedMessages, omittedFiles, createdAt } = start;
  const { question } = plan;
  const isNew = question?.parentId === null;
  return {
    ...ids,
    isNew,
    title: isNew ? provisionalTitle(question.text.trim() || (question.files[0]?.name ?? "")) : "",
    modelId: body.modelId,
    keptSettings: body.settings ?? null,
    questionId: question?.id ?? null,
    questionParentId: question?.parentId ?? null,
    questionParts: question ? questionPartsOf(question) : [],
    fileIds: question?.files.map(({ id }) => id) ?? [],
    answerParentId: plan.answerParentId,
    continuesId: plan.continuesId,
    settings,
    omittedMessages,
    omittedFiles,
    createdAt,
  };
}

/**
 * Tells of each row whether its run holds the conversation now. What a document holds counts as a hundred rows with the
 * planner, and for so many it would read whole tables; that `ANY` has few keeps it at the index.
 */
const store = gather(async (rows: readonly Row[]): Promise<boolean[]> => {
  const held = await db().$queryRaw<{ runId: string }[]>(Prisma.sql`
    WITH start AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS start(
        "runId" uuid, "userId" uuid, "conversationId" uuid, "answerId" uuid, "isNew" boolean, "title" text,
        "modelId" text, "keptSettings" jsonb, "questionId" uuid, "questionParentId" uuid, "questionParts" jsonb,
        "fileIds" jsonb, "answerParentId" uuid, "continuesId" uuid, "settings" jsonb, "omittedMessages" int,
        "omittedFiles" int, "createdAt" timestamp)
    ), created AS (
      INSERT INTO "Conversation" ("id", "userId", "title", "titleSource", "modelId", "settings", "headId",
        "activeRunId", "createdAt", "lastMessageAt")
      SELECT "conversationId", "userId", "title", 'fallback', "modelId", coalesce("keptSettings", '{}'), "answerId",
        "runId", "createdAt", "createdAt"
      FROM start WHERE "isNew"
      ON CONFLICT ("id") DO NOTHING
      RETURNING "activeRunId"
    ), claimed AS (
      UPDATE "Conversation" c SET
        "activeRunId" = start."runId", "headId" = start."answerId", "modelId" = start."modelId",
        "lastMessageAt" = start."createdAt", "settings" = coalesce(start."keptSettings", c."settings")
      FROM start
      WHERE c."id" = ANY(${rows.map(({ conversationId }) => conversationId)}::uuid[])
        AND c."id" = start."conversationId" AND c."userId" = start."userId" AND c."activeRunId" IS NULL
      RETURNING c."activeRunId"
    ), held AS MATERIALIZED (
      SELECT * FROM start WHERE "runId" IN (SELECT "activeRunId" FROM created UNION ALL SELECT "activeRunId" FROM claimed)
    ), written AS (
      INSERT INTO "Message" ("id", "conversationId", "parentId", "continuesId", "role", "status", "parts",
        "requestedModel", "settings", "omittedMessages", "omittedFiles", "createdAt")
      SELECT "questionId", "conversationId", "questionParentId", NULL, 'user'::"MessageRole",
        'complete'::"MessageStatus", "questionParts", NULL, NULL::jsonb, NULL::int, NULL::int, "createdAt"
      FROM held WHERE "questionId" IS NOT NULL
      UNION ALL
      SELECT "answerId", "conversationId", "answerParentId", "continuesId", 'assistant', 'streaming', '[]',
        "modelId", "settings", "omittedMessages", "omittedFiles", "createdAt"
      FROM held
    ), attached AS (
      UPDATE "File" f SET "conversationId" = held."conversationId"
      FROM held, jsonb_array_elements_text(held."fileIds") AS sent("id")
      WHERE f."id" = ANY(${rows.flatMap(({ fileIds }) => fileIds)}::uuid[])
        AND f."id" = sent."id"::uuid AND f."userId" = held."userId" AND f."conversationId" IS NULL
    ), started AS (
      INSERT INTO "Run" ("id", "userId", "conversationId", "messageId", "instanceId", "heartbeatAt", "createdAt")
      SELECT "runId", "userId", "conversationId", "answerId", ${instanceId()}, now() AT TIME ZONE 'UTC', "createdAt"
      FROM held
    )
    SELECT "runId" FROM held`);
  const runIds = new Set(held.map(({ runId }) => runId));
  return rows.map(({ runId }) => runIds.has(runId));
});

/** Another run holds the conversation, or it is not this user's. */
async function refusal(ids: RunIds): Promise<AppError> {
  const own = await db().conversation.count({ where: { id: ids.conversationId, userId: ids.userId } });
  return new AppError(own === 0 ? "not_found" : "conflict");
}

/** The message id is taken: by the same send a moment ago, or by a message that is none of this user's business. */
function isDuplicate(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError && /23505|Unique/i.test(JSON.stringify(error.meta))
  );
}
