import "server-only";
import { type ConversationFile, conversationFile, conversationFormat } from "./conversation-file";
import { type ImportedConversation, NotImported } from "./imported";

/**
 * One conversation as our own export writes it. Its tree is kept exactly; one that is no tree is refused, because
 * nobody could say what it meant.
 *
 * @throws {NotImported}
 */
export function readOwn(value: { format: unknown }): ImportedConversation {
  if (value.format !== conversationFormat) throw new NotImported("newer_format");
  const parsed = conversationFile.safeParse(value);
  if (!parsed.success) throw new NotImported("malformed");
  const file = parsed.data;
  refuseBrokenTree(file);
  return {
    source: "tramontane",
    key: file.id,
    title: file.title,
    titleSource: file.titleSource,
    modelId: file.modelId,
    settings: file.settings,
    headKey: file.headId,
    pinnedAt: toDate(file.pinnedAt),
    archivedAt: toDate(file.archivedAt),
    createdAt: toDate(file.createdAt),
    lastMessageAt: toDate(file.lastMessageAt),
    messages: file.messages
      // Where siblings stand in the application: by their ids.
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ id, parentId, continuesId, createdAt, status, ...message }) => ({
        ...message,
        // An answer that was being written then will not go on here.
        status: status === "streaming" ? "interrupted" : status,
        key: id,
        parentKey: parentId,
        continuesKey: continuesId,
        createdAt: toDate(createdAt),
      })),
  };
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** Every parent is there, nothing is its own ancestor, and questions and answers take turns. */
function refuseBrokenTree({ messages, headId }: ConversationFile): void {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const isWhole =
    byId.size === messages.length &&
    (headId === null || byId.has(headId)) &&
    messages.every(({ parentId, continuesId, role }) => {
      const parent = parentId === null ? null : byId.get(parentId);
      return (
        (parent === null || (parent !== undefined && parent.role !== role)) &&
        (continuesId === null || byId.has(continuesId))
      );
    });
  if (!isWhole || hasCircle(messages)) throw new NotImported("broken_tree");
}

function hasCircle(messages: ConversationFile["messages"]): boolean {
  const parents = new Map(messages.map(({ id, parentId }) => [id, parentId]));
  const safe = new Set<string>();
  for (const { id } of messages) {
    const path = new Set<string>();
    for (let at: string | null = id; at !== null && !safe.has(at); at = parents.get(at) ?? null) {
      if (path.has(at)) return true;
      path.add(at);
    }
    for (const seen of path) safe.add(seen);
  }
  return false;
}
