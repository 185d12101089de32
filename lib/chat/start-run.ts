import "server-only";
import { uuidv7 } from "uuidv7";
import type { ChatMessage, ChatSettings, MessageMetadata } from "@/lib/conversations/contract";
import { type ChatState, getChatState } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { connectionFor } from "@/lib/keys/server";
import type { Model } from "@/lib/models/contract";
import { requireModel } from "@/lib/models/server";
import { type FittedPrompt, fitPrompt, tokenScaleOf } from "./context-window";
import type { ChatBody } from "./contract";
import { LiveRun, liveRuns, type RunIds } from "./live-run";
import { type Plan, planAnswer } from "./plan-answer";
import { produce } from "./produce";
import { textOf, toPrompt } from "./prompt";
import { storeStart } from "./store-start";
import { keepTicking } from "./tick";
import { makeTitleAfter } from "./title";

/**
 * Stores the question and an empty answer in one transaction, starts the provider's call, and returns at once.
 * The run belongs to the process from here on: whether anybody reads it makes no difference.
 *
 * @returns the run, or the id of an answer that exists already because this very send came twice.
 * @throws {AppError} `not_found`, `conflict` (an answer is being written here), `invalid_input`, `key_missing`,
 *   `model_unknown`; nothing is stored then.
 */
export async function startRun(userId: string, body: ChatBody): Promise<LiveRun | { answerId: string }> {
  try {
    return await startNew(userId, body);
  } catch (error) {
    // The very same send may have come first since we looked, perhaps to another instance.
    const isRefused = error instanceof AppError && error.code === "conflict";
    const answerId = isRefused ? (await readState(userId, body)).answerId : null;
    if (answerId === null) throw error;
    return { answerId };
  }
}

async function startNew(userId: string, body: ChatBody): Promise<LiveRun | { answerId: string }> {
  // The key is looked up beside the plan, and not before it.
  const connecting = connectionFor(userId);
  const [connection, model, plan, state] = await Promise.all([
    connecting,
    connecting.then((connection) => requireModel(connection, userId, body.modelId)),
    planAnswer(userId, body),
    readState(userId, body),
  ]);
  if (state.answerId !== null) return { answerId: state.answerId };
  // The claim below decides; this spares the provider a call that is bound to be thrown away.
  if (state.isRunning) throw new AppError("conflict");
  const settings = settingsFor(model, body.settings ?? state.settings);
  const prompt = promptFor(model, plan, settings);

  const ids: RunIds = {
    runId: uuidv7(),
    userId,
    conversationId: body.conversationId,
    answerId: uuidv7(),
  };
  const createdAt = new Date();
  const run = new LiveRun(ids, answerMetadata(body.modelId, plan, settings, prompt.omitted, createdAt));
  const { systemPrompt, ...sampling } = settings;
  const request = {
    connection,
    modelId: body.modelId,
    messages: prompt.messages,
    settings: sampling,
    system: systemPrompt,
  };
  const started = storeStart(ids, { body, plan, settings, omittedMessages: prompt.omitted, createdAt });
  const produced = produce(run, request, plan.begun, started);
  await started;
  liveRuns().set(ids.runId, run);
  keepTicking();
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

function readState(userId: string, { conversationId, action }: ChatBody): Promise<ChatState> {
  return getChatState(userId, conversationId, action.type === "send" ? action.messageId : null);
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
