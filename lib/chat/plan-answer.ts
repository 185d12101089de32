import "server-only";
import type { ChatMessage } from "@/lib/conversations/contract";
import { getPath, type StoredPart, storedParts } from "@/lib/conversations/server";
import { AppError } from "@/lib/errors";
import { type StoredFile, toFilePart } from "@/lib/files/contract";
import { requireFiles } from "@/lib/files/server";
import type { ChatAction, ChatBody } from "./contract";
import { textOf } from "./prompt";

/** Where the new answer goes and what it answers. */
export type Plan = {
  path: ChatMessage[];
  /** The question that this action adds, if it adds one. */
  question: { id: string; parentId: string | null; text: string; files: StoredFile[] } | null;
  answerParentId: string;
  continuesId: string | null;
  /** What an unfinished answer had said. */
  begun: StoredPart[];
};

/**
 * Works out from the tree what an action asks for. Reads only.
 *
 * @throws {AppError} `not_found`, `conflict`, `invalid_input`
 */
export async function planAnswer(userId: string, body: ChatBody): Promise<Plan> {
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
): Promise<Plan> {
  const [path, files] = await Promise.all([
    action.parentId === null ? [] : getPath(userId, conversationId, action.parentId),
    requireFiles(userId, conversationId, action.fileIds ?? []),
  ]);
  const parent = path.at(-1);
  if (action.parentId !== null && !parent) throw new AppError("not_found");
  if (parent && parent.role !== "assistant") throw invalid("parentId");
  const question = { id: action.messageId, parentId: action.parentId, text: action.text, files };
  return {
    path: [...path, { id: question.id, role: "user", parts: questionPartsOf(question) }],
    question,
    answerParentId: question.id,
    continuesId: null,
    begun: [],
  };
}

/** The parts that a question is stored with. */
export function questionPartsOf({ text, files }: NonNullable<Plan["question"]>): ChatMessage["parts"] {
  return [...(text.trim() === "" ? [] : [{ type: "text" as const, text }]), ...files.map(toFilePart)];
}

async function planContinue(userId: string, conversationId: string, answerId: string): Promise<Plan> {
  const path = await getPath(userId, conversationId, answerId);
  const answer = path.at(-1);
  if (!answer) throw new AppError("not_found");
  const metadata = answer.metadata;
  const isUnfinished = metadata?.status !== "complete" || metadata.finishReason === "length";
  if (answer.role !== "assistant" || !metadata?.parentId || !isUnfinished) throw invalid("answerId");
  if (metadata.status === "streaming") throw new AppError("conflict");
  const hasCalls = answer.parts.some(({ type }) => type === "dynamic-tool");
  const begun = textOf(answer) === "" && !hasCalls ? [] : storedParts.parse(answer.parts);
  // The provider carries on from text; the thinking before it is done.
  const unfinished = { ...answer, parts: begun.filter((part) => part.type !== "reasoning") };
  return {
    path: [...path.slice(0, -1), unfinished],
    question: null,
    answerParentId: metadata.parentId,
    continuesId: answer.id,
    begun,
  };
}

function invalid(field: string): AppError {
  return new AppError("invalid_input", { details: { field } });
}
