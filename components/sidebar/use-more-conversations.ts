import { useCallback, useEffect, useRef, useState } from "react";
import type { ConversationPage } from "@/lib/conversations/contract";
import { callApi } from "@/lib/http/client";
import { useConversationList, useConversations } from "./use-conversations";

/** Loads the page after the last one, once at a time. `status` is `done` when there is none. */
export function useMoreConversations(ofArchived: boolean): {
  status: "idle" | "loading" | "failed" | "done";
  loadMore: () => void;
} {
  const store = useConversations();
  const { nextCursor } = useConversationList();
  const [status, setStatus] = useState<"idle" | "loading" | "failed">("idle");
  const isLoading = useRef(false);

  const loadMore = useCallback(async () => {
    const { nextCursor: cursor } = store.get();
    if (cursor === null || isLoading.current) return;
    isLoading.current = true;
    setStatus("loading");
    try {
      const query = new URLSearchParams({
        archived: String(ofArchived),
        ...(cursor === "" ? {} : { cursor }),
      });
      store.append(await callApi<ConversationPage>("GET", `/api/conversations?${query}`));
      setStatus("idle");
    } catch {
      setStatus("failed");
    } finally {
      isLoading.current = false;
    }
  }, [store, ofArchived]);

  return { status: nextCursor === null ? "done" : status, loadMore };
}

const refreshMs = 5000;
/** The title of a conversation is made after its first answer. */
const afterEndMs = 30_000;

/**
 * Keeps the list true to what happens elsewhere: asks again when the reader comes back to this tab, and every few
 * seconds while some answer is being written, to see it end and its title come.
 */
export function useFreshConversations(hasSession: boolean): void {
  const store = useConversations();
  useEffect(() => {
    const refresh = async () => {
      // A stranger has nothing to ask for; a guest, whose session the first question made, has that question.
      const hasList = hasSession || store.get().conversations.length > 0;
      if (!hasList || document.visibilityState !== "visible") return;
      // The list on the screen stays as it is; the next round asks again.
      const page = await callApi<ConversationPage>("GET", "/api/conversations").catch(() => null);
      if (page) store.sync(page);
    };
    const isRunning = () => store.get().conversations.some(({ activeRunId }) => activeRunId !== null);
    let untilMs = 0;
    const timer = setInterval(() => {
      if (isRunning()) untilMs = Date.now() + afterEndMs;
      if (Date.now() < untilMs) void refresh();
    }, refreshMs);
    const onVisible = () => void refresh();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [hasSession, store]);
}
