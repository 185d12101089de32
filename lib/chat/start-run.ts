import "server-only";
import { uuidv7 } from "uuidv7";
import type { ChatMessage, ChatSettings, MessageMetadata } from "@/lib/conversations/contract";
import { getPath, getSettings, type StoredPart, storedParts } from "@/lib/conversations/server";
import { db, type Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { serverConnection } from "@/lib/mistral/server";
import type { Model } from "@/lib/models/contract";
import { requireModel } from "@/lib/models/server";
import type { ChatAction, ChatBody } from "./contract";
import { instanceId, LiveRun, liveRuns, type RunIds } from "./live-run";
import { produce } from "./produce";
import { textOf, toPrompt } from "./prompt";
import { keepTicking } from "./tick";
import { makeTitleAfter } from "./title";

const maxFallbackTitleLength = 80;

/** Where the new answer goes and what it answers. */
type Plan = {
  path: ChatMessage[];
  /** The question that this action adds, if it adds one. */
  question: { id: string; parentId: string | null; text: string } | null;
  answerParentId: string;
  continuesId: string | null;
  /** What an unfinished answer had said. */
  begun: StoredPart[];
};

/**
 * Stores the question and an empty answer in one transaction, starts the provider's call, and returns at once.
 * The run belongs to the process from here on: whether anybody reads it makes no difference.
 *
 * @returns the run, or the id of an answer that exists already because this very send came twice.
 * @throws {AppError} `not_found`, `conflict` (an answer is being written here), `invalid_input`, `key_missing`,
 *   `model_unknown`; nothing is stored then.
 */
export async function startRun(userId: string, body: ChatBody): Promise<LiveRun | { answerId: string }> {
  const connection = serverConnection();
  const [model, plan, kept] = await Promise.all([
    requireModel(body.modelId),
    makePlan(userId, body),
    body.settings ?? getSettings(userId, body.conversationId),
  ]);
  if ("answerId" in plan) return plan;
  const settings = settingsFor(model, kept);

  const ids: RunIds = {
    runId: uuidv7(),
    userId,
    conversationId: body.conversationId,
    answerId: uuidv7(),
  };
  const createdAt = new Date();
  await db().$transaction((tx) => store(tx, ids, body, plan, settings, createdAt));

  const run = new LiveRun(ids, answerMetadata(body.modelId, plan, settings, createdAt));
  liveRuns().set(ids.runId, run);
  keepTicking();
  const messages = toPrompt(plan.path, { reasoning: model?.capabilities.reasoning === true });
  const { systemPrompt, ...sampling } = settings;
  const request = { connection, modelId: body.modelId, messages, settings: sampling, system: systemPrompt };
  const produced = produce(run, request, plan.begun);
  if (plan.question?.parentId === null) {
    makeTitleAfter(
      produced.then(() => textOf(run)),
      ids,
      connection,
      plan.question.text,
    );
  }
  return run;
}

async function makePlan(userId: string, body: ChatBody): Promise<Plan | { answerId: string }> {
  const { action, conversationId } = body;
  switch (action.type) {
    case "send":
      return planSend(userId, conversationId, action);
    case "regenerate": {
      const path = await getPath(userId, conversationId, action.questionId);
      if (path.length === 0) throw new AppError("not_found");
      if (path.at(-1)?.role !== "user") throw invalid("questionId");
      return { path, question: null, answerParentId: action.questionId, continuesId: null, begun: [] };
    }
    case "continue":
      return planContinue(userId, conversationId, action.answerId);
  }
}

async function planSend(
  userId: string,
  conversationId: string,
  action: Extract<ChatAction, { type: "send" }>,
): Promise<Plan | { answerId: string }> {
  const [path, existing] = await Promise.all([
    action.parentId === null ? [] : getPath(userId, conversationId, action.parentId),
    db().message.findFirst({
      where: { id: action.messageId, conversationId, conversation: { userId } },
      select: { children: { select: { id: true }, orderBy: { id: "asc" }, take: 1 } },
    }),
  ]);
  const answerId = existing?.children[0]?.id;
  if (answerId) return { answerId };
  const parent = path.at(-1);
  if (action.parentId !== null && !parent) throw new AppError("not_found");
  if (parent && parent.role !== "assistant") throw invalid("parentId");
  const question = { id: action.messageId, parentId: action.parentId, text: action.text };
  return {
    path: [...path, { id: question.id, role: "user", parts: [{ type: "text", text: question.text }] }],
    question,
    answerParentId: question.id,
    continuesId: null,
    begun: [],
  };
}

async function planContinue(userId: string, conversationId: string, answerId: string): Promise<Plan> {
  const path = await getPath(userId, conversationId, answerId);
  const answer = path.at(-1);
  if (!answer) throw new AppError("not_found");
  const metadata = answer.metadata;
  const isUnfinished = metadata?.status !== "complete" || metadata.finishReason === "length";
  if (answer.role !== "assistant" || !metadata?.parentId || !isUnfinished) throw invalid("answerId");
  if (metadata.status === "streaming") throw new AppError("conflict");
  const begun = textOf(answer) === "" ? [] : storedParts.parse(answer.parts);
  // The provider carries on from text; the thinking before it is done.
  const unfinished = { ...answer, parts: begun.filter((part) => part.type === "text") };
  return {
    path: [...path.slice(0, -1), unfinished],
    question: null,
    answerParentId: metadata.parentId,
    continuesId: answer.id,
    begun,
  };
}

async function store(
  tx: Prisma.TransactionClient,
  ids: RunIds,
  { modelId, settings: newSettings }: ChatBody,
  plan: Plan,
  settings: ChatSettings,
  createdAt: Date,
): Promise<void> {
  const { conversationId, userId } = ids;
  if (plan.question?.parentId === null) {
    const title = fallbackTitle(plan.question.text);
    await tx.conversation.createMany({
      data: { id: conversationId, userId, modelId, title, titleSource: "fallback" },
      skipDuplicates: true,
    });
  }
  const { count } = await tx.conversation.updateMany({
    where: { id: conversationId, userId, activeRunId: null },
    data: {
      activeRunId: ids.runId,
      headId: ids.answerId,
      modelId,
      lastMessageAt: createdAt,
      ...(newSettings ? { settings: newSettings } : {}),
    },
  });
  if (count === 0) throw await refusal(tx, ids);
  const common = { conversationId, createdAt };
  await tx.message.createMany({
    data: [
      ...(plan.question
        ? [
            {
              ...common,
              id: plan.question.id,
              parentId: plan.question.parentId,
              role: "user" as const,
              status: "complete" as const,
              parts: [{ type: "text", text: plan.question.text }],
            },
          ]
        : []),
      {
        ...common,
        id: ids.answerId,
        parentId: plan.answerParentId,
        continuesId: plan.continuesId,
        role: "assistant" as const,
        status: "streaming" as const,
        parts: [],
        requestedModel: modelId,
        settings,
      },
    ],
  });
  await tx.run.create({
    data: {
      id: ids.runId,
      userId,
      conversationId,
      messageId: ids.answerId,
      instanceId: instanceId(),
    },
  });
}

/** Another run holds the conversation, or it is not this user's. */
async function refusal(tx: Prisma.TransactionClient, ids: RunIds): Promise<AppError> {
  const own = await tx.conversation.count({ where: { id: ids.conversationId, userId: ids.userId } });
  return new AppError(own === 0 ? "not_found" : "conflict");
}

/** What may be sent to this model: a field that it does not know would be refused with the whole request. */
function settingsFor(model: Model | null, settings: ChatSettings): ChatSettings {
  const { reasoningEffort, ...others } = settings;
  return reasoningEffort !== undefined && model?.capabilities.reasoning === true ? settings : others;
}

function answerMetadata(
  modelId: string,
  plan: Plan,
  settings: ChatSettings,
  createdAt: Date,
): MessageMetadata {
  return {
    parentId: plan.answerParentId,
    createdAt: createdAt.toISOString(),
    status: "streaming",
    continuesId: plan.continuesId,
    requestedModel: modelId,
    settings,
  };
}

/** The first line of the question, until a model has found a better title. */
function fallbackTitle(text: string): string {
  const line = text.trim().split("\n")[0]?.trim() ?? "";
  const characters = [...line];
  if (characters.length <= maxFallbackTitleLength) return line;
  return `${characters
    .slice(0, maxFallbackTitleLength - 1)
    .join("")
    .trimEnd()}…`;
}

function invalid(field: string): AppError {
  return new AppError("invalid_input", { details: { field } });
}
