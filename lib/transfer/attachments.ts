import "server-only";
import { AppError } from "@/lib/errors";
import { type FileType, filesOf, kindOf, type StoredFile } from "@/lib/files/contract";
import { readFile, storeFile } from "@/lib/files/server";
import { log } from "@/lib/log";
import type { AttachmentCounts } from "./contract";
import type { ConversationFile } from "./conversation-file";
import { fileNameOf } from "./file-name";
import type { StoredAttachment } from "./store";

/** Attachments that one import waits for at most; a file may name more than memory holds. */
const maxAwaited = 50_000;

const endings: Record<FileType, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "application/pdf": "pdf",
  "text/plain": "txt",
};

export type ArchivedAttachment = { file: StoredFile; path: string; chunks: AsyncIterable<Uint8Array> };

/** What is attached in a conversation, each once; what is gone is passed over. Bytes are read as they are taken. */
export async function* readAttachments(
  userId: string,
  { messages }: ConversationFile,
): AsyncGenerator<ArchivedAttachment> {
  const files = new Map(messages.flatMap(filesOf).map((file) => [file.id, file]));
  for (const id of files.keys()) {
    const found = await readFile(userId, id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "not_found") return null;
      throw error;
    });
    if (found) yield { file: found.file, path: pathOf(found.file), chunks: found.chunks };
  }
}

/** `files/<id>-<name>.<ending>`: the id is what an import goes by, the rest is for people. */
function pathOf({ id, name, mediaType }: StoredFile): string {
  const [, base = name, own = ""] = /^(.*)\.([A-Za-z0-9]{1,12})$/s.exec(name) ?? [];
  // Texts have many endings, and what runs is none of ours to name.
  const ending = kindOf(mediaType) === "text" && own !== "" ? own : endings[mediaType];
  return `files/${id}-${fileNameOf(base, "file")}.${ending}`;
}

/** Waits for the bytes of attachments, whose conversations have come in already. */
export class AwaitedAttachments {
  readonly #userId: string;
  readonly #awaited = new Map<string, { attachment: StoredAttachment; conversationId: string }>();
  #restored = 0;
  #refused = 0;
  #passedOver = 0;

  constructor(userId: string) {
    this.#userId = userId;
  }

  await(conversationId: string, attachments: readonly StoredAttachment[]): void {
    for (const attachment of attachments) {
      if (this.#awaited.size < maxAwaited) {
        this.#awaited.set(attachment.sourceId, { attachment, conversationId });
      } else this.#passedOver++;
    }
  }

  /**
   * Takes one in, if it is awaited; only then its bytes are read. `null` bytes are more than an attachment may have.
   *
   * @returns whether it was awaited.
   */
  async take(sourceId: string, read: () => Promise<Uint8Array | null>): Promise<boolean> {
    const found = this.#awaited.get(sourceId);
    if (!found) return false;
    this.#awaited.delete(sourceId);
    const { attachment, conversationId } = found;
    const bytes = await read();
    try {
      if (!bytes) throw new AppError("too_large");
      const { id, name } = attachment;
      await storeFile(this.#userId, { name, bytes }, { id, conversationId });
      this.#restored++;
    } catch (error) {
      this.#refused++;
      if (!(error instanceof AppError)) {
        log().warn({ userId: this.#userId, err: error }, "an attachment could not be stored");
      }
    }
    return true;
  }

  counts(): AttachmentCounts {
    const missing = this.#awaited.size + this.#passedOver;
    return { restored: this.#restored, refused: this.#refused, missing };
  }
}
