import "server-only";
import { uuidv7 } from "uuidv7";
import type { ChatMessage, ChatSettings, MessageMetadata } from "@/lib/conversations/contract";
import { getSettings } from "@/lib/conversations/server";
import { db, type Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { connectionFor } from "@/lib/keys/server";
import type { Model } from "@/lib/models/contract";
import { requireModel } from "@/lib/models/server";
import { type FittedPrompt, fitPrompt, tokenScaleOf } from "./context-window";
import type { ChatBody } from "./contract";
import { instanceId, LiveRun, liveRuns, type RunIds } from "./live-run";
import { type Plan, planAnswer } from "./plan-answer";
import { produce } from "./produce";
import { textOf, toPrompt } from "./prompt";
import { keepTicking } from "./tick";
import { makeTitleAfter } from "./title";

const maxFallbackTitleLength = 80;

/**
 * Stores the question and an empty answer in one transaction, starts the provider's call, and returns at once.
 * The run belongs to the process from here on: whether anybody reads it makes no difference.
 *
 * @returns the run, or the id of an answer that exists already because this very send came twice.
 * @throws {AppError} `not_found`, `conflict` (an answer is being written here), `invalid_input`, `key_missing`,
 *   `model_unknown`; nothing is stored then.
 */
export async function startRun(userId: string, body: ChatBody): Promise<LiveRun | { answerId: string }> {
  // The key is looked up beside the plan, and not before it.
  const connecting = connectionFor(userId);
  const [connection, model, plan, kept] = await Promise.all([
    connecting,
    connecting.then((connection) => requireModel(connection, userId, body.modelId)),
    planAnswer(userId, body),
    body.settings ?? getSettings(userId, body.conversationId),
  ]);
  if ("answerId" in plan) return plan;
  const settings = settingsFor(model, kept);
  const prompt = promptFor(model, plan, settings);

  const ids: RunIds = {
    runId: uuidv7(),
    userId,
    conversationId: body.conversationId,
    answerId: uuidv7(),
  };
  const createdAt = new Date();
  await db().$transaction((tx) => store(tx, ids, body, plan, settings, prompt.omitted, createdAt));

  const run = new LiveRun(ids, answerMetadata(body.modelId, plan, settings, prompt.omitted, createdAt));
  liveRuns().set(ids.runId, run);
  keepTicking();
  const { systemPrompt, ...sampling } = settings;
  const request = {
    connection,
    modelId: body.modelId,
    messages: prompt.messages,
    settings: sampling,
    system: systemPrompt,
  };
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

async function store(
  tx: Prisma.TransactionClient,
  ids: RunIds,
  { modelId, settings: newSettings }: ChatBody,
  plan: Plan,
  settings: ChatSettings,
  omittedMessages: number,
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
        omittedMessages,
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

function promptFor(model: Model | null, plan: Plan, settings: ChatSettings): FittedPrompt {
  const toMessages = (path: readonly ChatMessage[]) =>
    toPrompt(path, { reasoning: model?.capabilities.reasoning === true });
  return fitPrompt(toMessages(plan.path), {
    contextTokens: model?.contextTokens ?? null,
    systemPrompt: settings.systemPrompt,
    maxTokens: settings.maxTokens,
    tokenScale: tokenScaleOf(plan.path, toMessages),
  });
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
  omittedMessages: number,
  createdAt: Date,
): MessageMetadata {
  return {
    parentId: plan.answerParentId,
    createdAt: createdAt.toISOString(),
    status: "streaming",
    continuesId: plan.continuesId,
    requestedModel: modelId,
    settings,
    omittedMessages,
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
