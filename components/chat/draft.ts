/** Where drafts live; `localStorage` fits. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The draft of the page that has no conversation yet. */
export const newChatDraft = "new";

/** Beyond this a draft isn't kept: browsers give about 5 MB to the whole site. */
const maxDraftLength = 500_000;

const keyOf = (conversation: string) => `tramontane.draft.${conversation}`;

/** The text that was left unsent, or an empty string. */
export function readDraft(storage: DraftStorage, conversation: string): string {
  try {
    return storage.getItem(keyOf(conversation)) ?? "";
  } catch {
    // Storage may be blocked by the browser's settings; a draft is a comfort and not a need.
    return "";
  }
}

/** Keeps the unsent text; blank text forgets it. */
export function writeDraft(storage: DraftStorage, conversation: string, text: string): void {
  try {
    if (text.trim() === "" || text.length > maxDraftLength) storage.removeItem(keyOf(conversation));
    else storage.setItem(keyOf(conversation), text);
  } catch {
    // Full or blocked storage: the text is still in the composer.
  }
}
