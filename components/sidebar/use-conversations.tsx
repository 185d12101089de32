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
import type { ConversationPage, ConversationSummary } from "@/lib/conversations/contract";
import {
  type ConversationListState,
  type ConversationStore,
  createConversationStore,
} from "./conversation-store";
import { takeDeletedOnLeaving } from "./deferred-delete";
import { shareChanges } from "./share-changes";

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
  useEffect(() => shareChanges(store, ownerId), [store, ownerId]);
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

/** Nothing is known yet, and the empty cursor asks for the first page. */
const unread: ConversationPage = { conversations: [], nextCursor: "" };

/** A list of the archived conversations, in the place of the others, for what stands below. */
export function ArchivedProvider({ children }: { children: ReactNode }) {
  const ownerId = useOwnerId();
  const [store] = useState(() => createConversationStore(unread, { ofArchived: true }));
  useEffect(() => shareChanges(store, ownerId), [store, ownerId]);
  return <StoreContext value={store}>{children}</StoreContext>;
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

/** What the list holds of one conversation; `null` when it isn't there. Re-renders its caller for that one alone. */
export function useListedConversation(id: string): ConversationSummary | null {
  const store = useConversations();
  const find = () => store.get().conversations.find((conversation) => conversation.id === id) ?? null;
  return useSyncExternalStore(store.subscribe, find, find);
}
