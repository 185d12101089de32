import "server-only";
import { uuidv7 } from "uuidv7";
import type { MessagePart } from "@/lib/conversations/server";
import { db, type Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { type StoredFile, toFilePart } from "@/lib/files/contract";
import { copyFiles } from "@/lib/files/server";
import type { SharedMessage, SharedPart } from "./contract";
import { loadShared, type OpenShare } from "./read";

/** For a shared part without any answer: the list of models decides what an unknown id means when it is used. */
const fallbackModelId = "mistral-small-latest";

/**
 * Puts what a link shows, and nothing else of the original, into a new conversation of this user. Asked again
 * with the same id it does nothing.
 *
 * @throws {AppError} `conflict` when the id is somebody else's, `storage_full` when its attachments have no room,
 *   `share_gone` when the link ended in between.
 */
export async function copyShared(
  userId: string,
  share: OpenShare,
  conversationId: string,
): Promise<{ id: string }> {
  const { shared, fileIds } = await loadShared(share);
  const isThere = await db().conversation.count({ where: { id: conversationId, userId } });
  if (isThere > 0) return { id: conversationId };
  const copies = await copyFiles(userId, share.ownerId, fileIds);
  const files = fileIds.map((id) => copies.get(id) ?? null);
  const ids = shared.messages.map(() => uuidv7());
  const now = new Date();
  await db().$transaction(async (tx) => {
    const { count } = await tx.conversation.createMany({
      data: {
        id: conversationId,
        userId,
        title: shared.title,
        titleSource: "given",
        modelId: shared.messages.findLast(({ model }) => model !== null)?.model ?? fallbackModelId,
        settings: shared.systemPrompt === null ? {} : { systemPrompt: shared.systemPrompt },
        headId: ids.at(-1) ?? null,
        createdAt: now,
        lastMessageAt: now,
      },
      skipDuplicates: true,
    });
    if (count === 0) return;
    await tx.message.createMany({
      data: shared.messages.map((message, index) => ({
        id: ids[index] ?? uuidv7(),
        conversationId,
        parentId: ids[index - 1] ?? null,
        createdAt: now,
        ...toStored(message, files),
      })),
    });
    await tx.file.updateMany({
      where: { userId, id: { in: [...copies.values()].map(({ id }) => id) } },
      data: { conversationId },
    });
  });
  const own = await db().conversation.count({ where: { id: conversationId, userId } });
  if (own === 0) throw new AppError("conflict");
  return { id: conversationId };
}

function toStored({ role, parts, model, ending }: SharedMessage, files: readonly (StoredFile | null)[]) {
  return {
    role,
    parts: parts.flatMap((part) => toStoredPart(part, files)) satisfies Prisma.InputJsonValue,
    requestedModel: model,
    answeredModel: model,
    status: ending === null || ending === "length" ? ("complete" as const) : ending,
    finishReason: ending === "length" ? "length" : null,
  };
}

function toStoredPart(part: SharedPart, files: readonly (StoredFile | null)[]): MessagePart[] {
  if (part.type === "text") return [{ type: "text", text: part.text }];
  if (part.type === "file") {
    const file = files[part.index];
    return file ? [toFilePart(file)] : [];
  }
  const { text, durationMs } = part;
  const thought = durationMs === null ? {} : { providerMetadata: { tramontane: { durationMs } } };
  return [{ type: "reasoning", text, ...thought }];
}
