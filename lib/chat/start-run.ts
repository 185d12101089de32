import "server-only";
import type { ModelMessage } from "ai";
import { uuidv7 } from "uuidv7";
import type { ChatMessage, ChatSettings, MessageMetadata } from "@/lib/conversations/contract";
import { type ChatState, getChatState, type StoredPart } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { connectionFor } from "@/lib/keys/server";
import type { Connection } from "@/lib/mistral/server";
import type { Model } from "@/lib/models/contract";
import { requireModel } from "@/lib/models/server";
import { type ToolReader, toolboxFor } from "@/lib/tools/server";
import { estimateTokens } from "@/lib/usage/contract";
import { holdQuota } from "@/lib/usage/server";
import type { AnswerJob } from "./answer-steps";
import { fillAttachments, leftOutFiles } from "./attachments";
import { type FittedPrompt, fitPrompt, messageTokens, tokenScaleOf } from "./context-window";
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
 *   `model_unknown`, `quota_reached`, `quota_held`; nothing is stored then.
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
  const prompt = promptFor(model, plan.path, settings);
  const messages = await fillAttachments(userId, prompt.messages);
  const hold = await holdQuota(userId, connection.keyKind, expectedTokens(messages, settings));

  const ids: RunIds = {
    runId: uuidv7(),
    userId,
    conversationId: body.conversationId,
    answerId: uuidv7(),
  };
  const createdAt = new Date();
  const run = new LiveRun(ids, answerMetadata(body.modelId, plan, settings, prompt, createdAt));
  const job = jobFor({
    connection,
    model,
    modelId: body.modelId,
    messages,
    settings,
    begun: plan.begun,
    reader: { userId, conversationId: body.conversationId, timeZone: body.timeZone ?? null },
  });
  // It waits for a turn of the event loop: by then the call is on its way. The embedded database has the thread for
  // as long as it stores, and that is better spent while the provider reads what it was asked.
  const started = storeStart(ids, {
    body,
    plan,
    settings,
    omittedMessages: prompt.omitted,
    omittedFiles: prompt.omittedFiles,
    createdAt,
  });
  const produced = produce(run, job, started).finally(hold.release);
  await started;
  liveRuns().set(ids.runId, run);
  keepTicking();
  if (plan.question?.parentId === null) {
    makeTitleAfter(
      produced.then(() => textOf(run)),
      ids,
      connection,
      plan.question.text.trim() || plan.question.files.map(({ name }) => name).join(", "),
    );
  }
  return run;
}

function readState(userId: string, { conversationId, action }: ChatBody): Promise<ChatState> {
  return getChatState(userId, conversationId, action.type === "send" ? action.messageId : null);
}

/** What a call is likely to take, for the quota. */
export function expectedTokens(messages: ModelMessage[], { systemPrompt = "", maxTokens }: ChatSettings) {
  const prompt = messages.reduce(
    (sum, message) => sum + messageTokens(message),
    estimateTokens(systemPrompt),
  );
  return { prompt, answer: maxTokens };
}

type Prompt = FittedPrompt & { omittedFiles: number };

/** What goes to the model of a path: as much as fits, of what it takes. */
export function promptFor(model: Model | null, path: readonly ChatMessage[], settings: ChatSettings): Prompt {
  const takes = {
    images: model?.capabilities.vision === true,
    documents: model?.readsDocuments === true,
  };
  const toMessages = (path: readonly ChatMessage[]) =>
    toPrompt(path, { reasoning: takesThinking(model), tools: model?.capabilities.tools === true, takes });
  const fitted = fitPrompt(toMessages(path), {
    contextTokens: model?.contextTokens ?? null,
    systemPrompt: settings.systemPrompt,
    maxTokens: settings.maxTokens,
    tokenScale: tokenScaleOf(path, toMessages),
  });
  return { ...fitted, omittedFiles: leftOutFiles(path, takes).size };
}

/** What may be sent to this model: a field that it does not know would be refused with the whole request. */
export function settingsFor(model: Model | null, settings: ChatSettings): ChatSettings {
  const { reasoningEffort, tools, ...others } = settings;
  return {
    ...others,
    ...(reasoningEffort !== undefined && takesThinking(model) ? { reasoningEffort } : {}),
    ...(tools && model?.capabilities.tools === true ? { tools } : {}),
  };
}

/** What `produce` does: the call that begins the answer, and what may be done for the model while it answers. */
export function jobFor({
  connection,
  model,
  modelId,
  messages,
  settings,
  begun,
  reader,
}: {
  connection: Connection;
  model: Model | null;
  modelId: string;
  messages: ModelMessage[];
  settings: ChatSettings;
  begun: StoredPart[];
  reader: ToolReader;
}): AnswerJob {
  const { systemPrompt, tools, ...sampling } = settings;
  return {
    request: { connection, modelId, messages, settings: sampling, system: systemPrompt },
    begun,
    keepsThinking: takesThinking(model),
    toolbox: tools ? toolboxFor(reader) : null,
  };
}

function takesThinking(model: Model | null): boolean {
  return model?.capabilities.reasoning === true;
}

function answerMetadata(
  modelId: string,
  plan: Plan,
  settings: ChatSettings,
  prompt: Prompt,
  createdAt: Date,
): MessageMetadata {
  return {
    parentId: plan.answerParentId,
    createdAt: createdAt.toISOString(),
    status: "streaming",
    continuesId: plan.continuesId,
    requestedModel: modelId,
    settings,
    omittedMessages: prompt.omitted,
    omittedFiles: prompt.omittedFiles,
  };
}
