import "server-only";
import { type ChatSettings, provisionalTitle } from "@/lib/conversations/contract";
import { db, Prisma } from "@/lib/db/server";
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
 * one statement, because each statement before the first token is time that the reader waits.
 *
 * @throws {AppError} `conflict` while another run holds the conversation, `not_found` when it is not this user's.
 */
export async function storeStart(ids: RunIds, start: RunStart): Promise<void> {
  const { body, plan, settings, omittedMessages, omittedFiles, createdAt } = start;
  const { question } = plan;
  const isNew = question?.parentId === null;
  const kept = body.settings === undefined ? null : JSON.stringify(body.settings);
  const parts = JSON.stringify(question ? questionPartsOf(question) : []);
  const fileIds = JSON.stringify(question?.files.map(({ id }) => id) ?? []);
  const held = await db()
    .$queryRaw<unknown[]>(Prisma.sql`
      WITH created AS (
        INSERT INTO "Conversation" ("id", "userId", "title", "titleSource", "modelId", "settings", "headId",
          "activeRunId", "createdAt", "lastMessageAt")
        SELECT ${ids.conversationId}::uuid, ${ids.userId}::uuid, ${isNew ? provisionalTitle(question.text.trim() || (question.files[0]?.name ?? "")) : ""},
          'fallback', ${body.modelId}, coalesce(${kept}::jsonb, '{}'), ${ids.answerId}::uuid,
          ${ids.runId}::uuid, ${createdAt}, ${createdAt}
        WHERE ${isNew}
        ON CONFLICT ("id") DO NOTHING
        RETURNING "id"
      ), claimed AS (
        UPDATE "Conversation" SET
          "activeRunId" = ${ids.runId}::uuid, "headId" = ${ids.answerId}::uuid, "modelId" = ${body.modelId},
          "lastMessageAt" = ${createdAt}, "settings" = coalesce(${kept}::jsonb, "settings")
        WHERE "id" = ${ids.conversationId}::uuid AND "userId" = ${ids.userId}::uuid AND "activeRunId" IS NULL
        RETURNING "id"
      ), held AS (
        SELECT "id" FROM created UNION ALL SELECT "id" FROM claimed
      ), asked AS (
        INSERT INTO "Message" ("id", "conversationId", "parentId", "role", "status", "parts", "createdAt")
        SELECT ${question?.id ?? null}::uuid, "id", ${question?.parentId ?? null}::uuid, 'user', 'complete',
          ${parts}::jsonb, ${createdAt}
        FROM held WHERE ${question !== null}
      ), answered AS (
        INSERT INTO "Message" ("id", "conversationId", "parentId", "continuesId", "role", "status", "parts",
          "requestedModel", "settings", "omittedMessages", "omittedFiles", "createdAt")
        SELECT ${ids.answerId}::uuid, "id", ${plan.answerParentId}::uuid, ${plan.continuesId}::uuid, 'assistant',
          'streaming', '[]', ${body.modelId}, ${JSON.stringify(settings)}::jsonb, ${omittedMessages},
          ${omittedFiles}, ${createdAt}
        FROM held
      ), attached AS (
        UPDATE "File" f SET "conversationId" = held."id"
        FROM held, jsonb_array_elements_text(${fileIds}::jsonb) AS sent("id")
        WHERE f."id" = sent."id"::uuid AND f."userId" = ${ids.userId}::uuid AND f."conversationId" IS NULL
      ), started AS (
        INSERT INTO "Run" ("id", "userId", "conversationId", "messageId", "instanceId", "heartbeatAt", "createdAt")
        SELECT ${ids.runId}::uuid, ${ids.userId}::uuid, "id", ${ids.answerId}::uuid, ${instanceId()},
          now() AT TIME ZONE 'UTC', ${createdAt}
        FROM held
      )
      SELECT "id" FROM held`)
    .catch((error: unknown) => {
      throw isDuplicate(error) ? new AppError("conflict", { cause: error }) : error;
    });
  if (held.length === 0) throw await refusal(ids);
}

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
