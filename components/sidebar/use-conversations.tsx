"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { ConversationPage } from "@/lib/conversations/contract";
import {
  type ConversationListState,
  type ConversationStore,
  createConversationStore,
} from "./conversation-store";
import { takeDeletedOnLeaving } from "./deferred-delete";

const StoreContext = createContext<ConversationStore | null>(null);
const OwnerContext = createContext<string | null>(null);

/** Holds the reader's conversations for the sidebar and for whoever makes or changes one. */
export function ConversationsProvider({
  ownerId,
  firstPage,
  children,
}: {
  /** The reader; `null` before a guest's first write. */
  ownerId: string | null;
  firstPage: ConversationPage;
  children: ReactNode;
}) {
  const [store] = useState(() => createConversationStore(firstPage));
  useEffect(() => {
    for (const id of takeDeletedOnLeaving()) store.remove(id);
  }, [store]);
  const known = useRef({ ownerId, firstPage });
  useEffect(() => {
    const before = known.current;
    known.current = { ownerId, firstPage };
    if (before.ownerId !== null && before.ownerId !== ownerId) store.reset(firstPage);
    else if (before.firstPage !== firstPage) store.sync(firstPage);
  }, [store, ownerId, firstPage]);
  return (
    <OwnerContext value={ownerId}>
      <StoreContext value={store}>{children}</StoreContext>
    </OwnerContext>
  );
}

/** Whose conversations these are, as of the last page load; `null` before a guest's first write. */
export function useOwnerId(): string | null {
  return useContext(OwnerContext);
}

/**
 * The way to tell the sidebar that a conversation was made (`upsert`), changed, runs or ended (`patch` with
 * `title`, `activeRunId`, `lastMessageAt`) or went (`remove`). Stable; does not re-render its caller.
 */
export function useConversations(): ConversationStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error("useConversations needs a ConversationsProvider above it");
  return store;
}

/** The list itself; re-renders its caller whenever it changes. */
export function useConversationList(): ConversationListState {
  const store = useConversations();
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}
