"use client";

import { useEffect, useRef, useState } from "react";
import { AppError } from "@/lib/errors";
import { fileAddress } from "@/lib/files/contract";
import { appFetch, callApi } from "@/lib/http/client";
import { type AttachmentStore, createAttachmentStore, type KeptAttachment } from "./attachment-store";
import { readDraftFiles, writeDraftFiles } from "./draft-files";

/**
 * What is attached to the question in the composer, kept with its draft.
 *
 * @param draftKey `null` where nothing can be attached.
 */
export function useAttachments(ownerId: string | null, draftKey: string | null): AttachmentStore {
  const latest = useRef({ ownerId, draftKey });
  useEffect(() => {
    latest.current = { ownerId, draftKey };
  });
  const [store] = useState(() =>
    createAttachmentStore({
      // Uploading and scaling are code that most questions never need.
      upload: async (source, options) => (await import("./upload")).uploadFile(source, options),
      discard: (id) => void callApi("DELETE", fileAddress(id)).catch(() => undefined),
      keep: (kept) => {
        const { ownerId, draftKey } = latest.current;
        if (draftKey !== null) writeDraftFiles(localStorage, ownerId, draftKey, kept);
      },
      problemOf: (error) => (error instanceof AppError ? error.code : "internal"),
    }),
  );
  useEffect(() => {
    const { ownerId, draftKey } = latest.current;
    if (draftKey === null) return;
    void readDraftFiles(localStorage, ownerId, draftKey).then(async (kept) => {
      const there = await Promise.all(kept.map(isThere));
      store.restore(kept.filter((_, index) => there[index]));
    });
  }, [store]);
  return store;
}

/** A file that waited too long has been swept. Whatever else is wrong will be said when it is sent. */
async function isThere({ file }: KeptAttachment): Promise<boolean> {
  try {
    await appFetch(fileAddress(file.id), { method: "HEAD" });
    return true;
  } catch (error) {
    return !(error instanceof AppError && error.code === "not_found");
  }
}
