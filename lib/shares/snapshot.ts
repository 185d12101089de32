import type { ChatMessage } from "@/lib/conversations/contract";
import { filesOf } from "@/lib/files/contract";
import type {
  SharedConversation,
  SharedEnding,
  SharedMessage,
  SharedPart,
  ShareHoldings,
  ShareOptions,
} from "./contract";

/** What a link shows is made of: the messages from the root to the leaf, and what was copied when it was made. */
export type SnapshotSource = {
  path: readonly ChatMessage[];
  firstId: string | null;
  title: string;
  authorName: string | null;
  options: ShareOptions;
};

/** What a link shows, and the files behind its attachments, which only the server knows. */
export type Snapshot = { shared: SharedConversation; fileIds: string[] };

/**
 * What a link shows, built up from the fields that may be seen; nothing is copied whole, so what is added to
 * messages one day stays out until it is named here.
 */
export function toShared(source: SnapshotSource): Snapshot {
  const { options } = source;
  const messages = rangeOf(source.path, source.firstId);
  const fileIds: string[] = [];
  const shared = {
    title: source.title,
    authorName: options.authorName ? source.authorName : null,
    systemPrompt: options.systemPrompt ? systemPromptOf(messages) : null,
    startsLater: messages.length < source.path.length,
    messages: messages
      .map((message) => toSharedMessage(message, options, fileIds))
      .filter(({ parts, ending }) => parts.length > 0 || ending !== null),
  };
  return { shared, fileIds };
}

/** The messages from `firstId` to the end; none when it is not among them. */
export function rangeOf(path: readonly ChatMessage[], firstId: string | null): readonly ChatMessage[] {
  if (firstId === null) return path;
  const start = path.findIndex(({ id }) => id === firstId);
  return start === -1 ? [] : path.slice(start);
}

export function holdingsOf(messages: readonly ChatMessage[], authorName: string | null): ShareHoldings {
  return {
    systemPrompt: systemPromptOf(messages) !== null,
    reasoning: messages.some(({ parts }) => parts.some(({ type }) => type === "reasoning")),
    attachments: messages.some((message) => filesOf(message).length > 0),
    authorName: authorName !== null,
  };
}

/**
 * The prompt that the last answer was written under. It stands in that message, which never changes; the one in
 * the conversation's settings may be another by now.
 */
function systemPromptOf(messages: readonly ChatMessage[]): string | null {
  const answer = messages.findLast(({ role }) => role === "assistant");
  return answer?.metadata?.settings?.systemPrompt?.trim() || null;
}

function toSharedMessage(message: ChatMessage, options: ShareOptions, fileIds: string[]): SharedMessage {
  const metadata = message.metadata;
  const isAnswer = message.role === "assistant";
  return {
    role: isAnswer ? "assistant" : "user",
    parts: message.parts.flatMap((part) => toSharedPart(part, options, fileIds)),
    model: isAnswer ? (metadata?.answeredModel ?? metadata?.requestedModel ?? null) : null,
    ending: isAnswer ? endingOf(metadata) : null,
  };
}

function toSharedPart(
  part: ChatMessage["parts"][number],
  options: ShareOptions,
  fileIds: string[],
): SharedPart[] {
  if (part.type === "text" && part.text !== "") return [{ type: "text", text: part.text }];
  if (part.type === "reasoning" && options.reasoning && part.text !== "") {
    const durationMs = part.providerMetadata?.tramontane?.durationMs;
    return [
      { type: "reasoning", text: part.text, durationMs: typeof durationMs === "number" ? durationMs : null },
    ];
  }
  if (part.type === "file" && options.attachments) {
    return filesOf({ parts: [part] }).map(({ id, name, mediaType, size, width, height }) => {
      const index = fileIds.push(id) - 1;
      return { type: "file", index, name, mediaType, size, width, height };
    });
  }
  return [];
}

function endingOf(metadata: ChatMessage["metadata"]): SharedEnding | null {
  const status = metadata?.status;
  if (status === "stopped" || status === "interrupted" || status === "failed") return status;
  return metadata?.finishReason === "length" ? "length" : null;
}
