/** Where drafts live; `localStorage` fits. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The draft of the page that has no conversation yet. */
export const newChatDraft = "new";

/** Beyond this a draft isn't kept: browsers give about 5 MB to the whole site. */
const maxDraftLength = 500_000;

const prefix = "tramontane.draft.";

/** One account on this browser never gets to see what another has left. */
export function draftKey(ownerId: string | null, conversation: string): string {
  return `${prefix}${ownerId ?? nobody}.${conversation}`;
}

/** Before a guest's first write there is no account; what was written then goes to the account that follows. */
const nobody = "nobody";

/** The text that was left unsent, or an empty string. */
export function readDraft(storage: DraftStorage, ownerId: string | null, conversation: string): string {
  try {
    return (
      storage.getItem(draftKey(ownerId, conversation)) ?? storage.getItem(draftKey(null, conversation)) ?? ""
    );
  } catch {
    // Storage may be blocked by the browser's settings; a draft is a comfort and not a need.
    return "";
  }
}

/** Keeps the unsent text; blank text forgets it. */
export function writeDraft(
  storage: DraftStorage,
  ownerId: string | null,
  conversation: string,
  text: string,
): void {
  try {
    if (ownerId !== null) storage.removeItem(draftKey(null, conversation));
    const key = draftKey(ownerId, conversation);
    if (text.trim() === "" || text.length > maxDraftLength) storage.removeItem(key);
    else storage.setItem(key, text);
  } catch {
    // Full or blocked storage: the text is still in the composer.
  }
}

/** Forgets everything unsent on this browser, whoever wrote it: for signing out. */
export function forgetDrafts(storage: DraftStorage & Pick<Storage, "length" | "key">): void {
  try {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    for (const key of keys) if (key?.startsWith(prefix)) storage.removeItem(key);
  } catch {
    // What can't be read can't have been written either.
  }
}
