import type { ConversationPage, ConversationSummary } from "@/lib/conversations/contract";

export type ConversationListState = {
  /** Newest first: those in the list, or the archived ones. */
  conversations: readonly ConversationSummary[];
  nextCursor: string | null;
};

/** What happened to a conversation here, for the other lists of this reader. */
export type ConversationChange =
  | { type: "upsert"; conversation: ConversationSummary }
  | { type: "patch"; id: string; fields: Partial<Omit<ConversationSummary, "id">> }
  | { type: "remove"; id: string };

/** The reader's conversations as this tab knows them: pages from the server, kept fresh by what happens here. */
export type ConversationStore = {
  get: () => ConversationListState;
  subscribe: (onChange: () => void) => () => void;
  /** Adds a conversation or replaces what was known of it. */
  upsert: (conversation: ConversationSummary) => void;
  /** Changes some fields of a conversation; one that is not in the list is left alone. */
  patch: (id: string, fields: Partial<Omit<ConversationSummary, "id">>) => void;
  /** Takes it off the list. Pages that still hold it don't bring it back until it is upserted. */
  remove: (id: string) => void;
  /** Takes it off this list, as `remove`; for the other lists it is archived, or no longer. */
  moveAway: (conversation: ConversationSummary) => void;
  /** Takes in what happened in another list, and tells nobody. */
  receive: (change: ConversationChange) => void;
  /** Hears of what happens here. */
  listen: (onChange: (change: ConversationChange) => void) => () => void;
  /** Takes in a fresh first page: what it should hold and does not is gone. */
  sync: (page: ConversationPage) => void;
  /** Takes in the page after the last one. */
  append: (page: ConversationPage) => void;
  /** Forgets everything: the list is another reader's. */
  reset: (page: ConversationPage) => void;
};

export function createConversationStore(
  firstPage: ConversationPage,
  { ofArchived = false }: { ofArchived?: boolean } = {},
): ConversationStore {
  let state: ConversationListState = { ...firstPage, conversations: sorted(firstPage.conversations) };
  /** Made here and not yet seen in a page: the server may not have written the row when it built the page. */
  const unconfirmed = new Set<string>();
  const removed = new Set<string>();
  const listeners = new Set<() => void>();
  const followers = new Set<(change: ConversationChange) => void>();
  const tell = (change: ConversationChange) => {
    for (const follower of followers) follower(change);
  };

  function set(conversations: readonly ConversationSummary[], nextCursor: string | null): void {
    const next = reuse(state.conversations, sorted(conversations.filter(isListed)));
    if (next === state.conversations && nextCursor === state.nextCursor) return;
    state = { conversations: next, nextCursor };
    for (const listener of listeners) listener();
  }

  const isListed = ({ id, archived }: ConversationSummary) => archived === ofArchived && !removed.has(id);

  function receive(change: ConversationChange): void {
    if (change.type === "remove") {
      removed.add(change.id);
      set(state.conversations, state.nextCursor);
      return;
    }
    if (change.type === "upsert") {
      const { conversation } = change;
      removed.delete(conversation.id);
      const others = state.conversations.filter(({ id }) => id !== conversation.id);
      if (others.length === state.conversations.length) unconfirmed.add(conversation.id);
      set([...others, conversation], state.nextCursor);
      return;
    }
    if (!state.conversations.some(({ id }) => id === change.id)) return;
    set(
      state.conversations.map((conversation) =>
        conversation.id === change.id ? { ...conversation, ...change.fields } : conversation,
      ),
      state.nextCursor,
    );
  }

  function act(change: ConversationChange): void {
    receive(change);
    tell(change);
  }

  return {
    get: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    upsert: (conversation) => act({ type: "upsert", conversation }),
    patch: (id, fields) => act({ type: "patch", id, fields }),
    remove: (id) => act({ type: "remove", id }),
    moveAway(conversation) {
      receive({ type: "remove", id: conversation.id });
      tell({ type: "upsert", conversation: { ...conversation, archived: !ofArchived } });
    },
    receive,
    listen(onChange) {
      followers.add(onChange);
      return () => followers.delete(onChange);
    },
    sync(page) {
      const last = page.nextCursor === null ? null : page.conversations.at(-1);
      for (const { id } of page.conversations) unconfirmed.delete(id);
      const rest = without(page, state.conversations);
      const older = rest.filter((conversation) => last && byAge(last, conversation) < 0);
      const fresh = rest.filter(({ id }) => unconfirmed.has(id));
      set(
        [...new Set([...page.conversations, ...fresh, ...older])],
        older.length > 0 ? state.nextCursor : page.nextCursor,
      );
    },
    append(page) {
      set(
        [...state.conversations, ...without({ conversations: state.conversations }, page.conversations)],
        page.nextCursor,
      );
    },
    reset(page) {
      unconfirmed.clear();
      removed.clear();
      set(page.conversations, page.nextCursor);
    },
  };
}

function without(
  page: { conversations: readonly ConversationSummary[] },
  conversations: readonly ConversationSummary[],
): ConversationSummary[] {
  const ids = new Set(page.conversations.map(({ id }) => id));
  return conversations.filter(({ id }) => !ids.has(id));
}

/** Keeps the objects, and the whole array, that did not change: then rows and the list do not render again. */
function reuse(
  before: readonly ConversationSummary[],
  after: readonly ConversationSummary[],
): readonly ConversationSummary[] {
  const known = new Map(before.map((conversation) => [conversation.id, conversation]));
  const next = after.map((conversation) => {
    const old = known.get(conversation.id);
    return old && isSame(old, conversation) ? old : conversation;
  });
  const unchanged = next.length === before.length && next.every((item, index) => item === before[index]);
  return unchanged ? before : next;
}

function isSame(one: ConversationSummary, other: ConversationSummary): boolean {
  const keys = Object.keys(other) as (keyof ConversationSummary)[];
  return keys.every((key) => one[key] === other[key]);
}

function sorted(conversations: readonly ConversationSummary[]): ConversationSummary[] {
  return [...conversations].sort(byAge);
}

/** Newest first; ids sort by time and break ties, as the server's pages do. */
function byAge(one: ConversationSummary, other: ConversationSummary): number {
  // ISO texts of one length sort as their times do, and parsing ten thousand of them is felt.
  if (one.lastMessageAt !== other.lastMessageAt) return one.lastMessageAt < other.lastMessageAt ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
