import "server-only";
import { uuidv7 } from "uuidv7";
import type { ChatMessage } from "@/lib/conversations/contract";
import { getPath } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { requireFiles } from "@/lib/files/server";
import { connectionFor } from "@/lib/keys/server";
import { requestBodyOf } from "@/lib/mistral/server";
import { requireModel } from "@/lib/models/server";
import { toolDefinitions } from "@/lib/tools/server";
import { fillAttachments } from "./attachments";
import type { CodeBody } from "./contract";
import { questionPartsOf } from "./plan-answer";
import { promptFor, settingsFor } from "./start-run";
import { toThreadMessage } from "./temporary";

/** Where the reader's own program finds Mistral; what this server calls may be reachable by it alone. */
const publicBaseUrl = "https://api.mistral.ai/v1";

/**
 * The JSON that the next answer of a thread would be asked for with. Pictures and documents are named and not shown,
 * because nobody wants a megabyte of base64 in a sample.
 *
 * @param userId `null` for a stranger, who has nothing stored.
 * @throws {AppError} `not_found`, `model_unknown`
 */
export async function nextRequest(userId: string | null, { modelId, settings = {}, ...asked }: CodeBody) {
  const [path, model] = await Promise.all([pathOf(userId, asked), findModel(userId, modelId)]);
  const sent = settingsFor(model, settings);
  const textModel = model && {
    ...model,
    readsDocuments: false,
    capabilities: { ...model.capabilities, vision: false },
  };
  const { messages } = promptFor(textModel, path, sent);
  const { systemPrompt, tools, ...sampling } = sent;
  const body = await requestBodyOf({
    modelId,
    messages: userId === null ? messages : await fillAttachments(userId, messages),
    settings: sampling,
    system: systemPrompt,
    tools: tools ? toolDefinitions() : [],
  });
  return { body, mistralUrl: publicBaseUrl };
}

async function pathOf(
  userId: string | null,
  { thread, question, fileIds }: Pick<CodeBody, "thread" | "question" | "fileIds">,
): Promise<ChatMessage[]> {
  const id = uuidv7();
  const isStored = "conversationId" in thread;
  if (userId === null && (isStored || fileIds.length > 0)) throw new AppError("not_found");
  const [shown, files] = await Promise.all([
    isStored && userId !== null
      ? getPath(userId, thread.conversationId, thread.leafId)
      : "messages" in thread
        ? thread.messages.map(toThreadMessage)
        : [],
    userId === null ? [] : requireFiles(userId, isStored ? thread.conversationId : id, fileIds),
  ]);
  const last = shown.at(-1);
  if (isStored && !last) throw new AppError("not_found");
  if (last?.role === "user") return shown;
  const parts = questionPartsOf({ id, parentId: last?.id ?? null, text: question, files });
  return [...shown, { id, role: "user", parts }];
}

/** Without a key there is no catalogue either, and the request is the same but for what models differ in. */
async function findModel(userId: string | null, modelId: string) {
  try {
    return await requireModel(await connectionFor(userId), userId, modelId);
  } catch (error) {
    if (error instanceof AppError && error.code === "key_missing") return null;
    throw error;
  }
}
