import { type DraftStorage, draftKey } from "../draft";
import type { KeptAttachment } from "./attachment-store";

function keyOf(ownerId: string | null, conversation: string): string {
  return `${draftKey(ownerId, conversation)}.files`;
}

/** What was attached to the unsent text; beside it, so that both are forgotten together. */
export async function readDraftFiles(
  storage: DraftStorage,
  ownerId: string | null,
  conversation: string,
): Promise<KeptAttachment[]> {
  try {
    const text = storage.getItem(keyOf(ownerId, conversation)) ?? storage.getItem(keyOf(null, conversation));
    if (text === null) return [];
    // Most drafts have no files, and the page then needs no schemas.
    const { storedFile } = await import("@/lib/files/schemas");
    const kept: unknown = JSON.parse(text);
    if (!Array.isArray(kept)) return [];
    return kept.map((item) => ({ file: storedFile.parse(item.file), isPasted: item.isPasted === true }));
  } catch {
    // Blocked storage, or a shape of another version: the text of the draft is what matters.
    return [];
  }
}

export function writeDraftFiles(
  storage: DraftStorage,
  ownerId: string | null,
  conversation: string,
  files: readonly KeptAttachment[],
): void {
  try {
    if (ownerId !== null) storage.removeItem(keyOf(null, conversation));
    if (files.length === 0) storage.removeItem(keyOf(ownerId, conversation));
    else storage.setItem(keyOf(ownerId, conversation), JSON.stringify(files));
  } catch {
    // Full or blocked storage: the attachments are still in the composer.
  }
}
