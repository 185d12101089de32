import type { CodeBody } from "@/lib/chat/contract";
import { type ChatMessage, type ChatSettings, threadOf } from "@/lib/conversations/contract";

/** A `CodeBody` as it leaves the page: the route looks into the parts. */
export type AskedCode = Omit<CodeBody, "thread"> & {
  thread: { conversationId: string; leafId: string } | { messages: ReturnType<typeof threadOf> };
};

/**
 * What the next answer would be asked for with, as the page stands. While an answer is being written it is the
 * answer in question, so the thread then ends with what it answers.
 */
export function codeAsked({
  storedId,
  messages,
  ...next
}: {
  /** `null` for a chat that is not stored: its thread is in the page alone. */
  storedId: string | null;
  messages: readonly ChatMessage[];
} & Pick<CodeBody, "modelId" | "question" | "fileIds"> & { settings: ChatSettings }): AskedCode {
  const shown = messages.at(-1)?.metadata?.status === "streaming" ? messages.slice(0, -1) : messages;
  const leafId = shown.at(-1)?.id;
  const thread =
    storedId === null || leafId === undefined
      ? { messages: threadOf(shown) }
      : { conversationId: storedId, leafId };
  return { ...next, thread };
}
