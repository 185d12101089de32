import { describe, expect, it, vi } from "vitest";
import { createConversationStore } from "@/components/sidebar/conversation-store";
import type { ConversationSummary } from "@/lib/conversations/contract";

function conversation(
  id: string,
  minute: number,
  fields: Partial<ConversationSummary> = {},
): ConversationSummary {
  return {
    id,
    title: `Title ${id}`,
    modelId: "m",
    pinned: false,
    archived: false,
    activeRunId: null,
    lastMessageAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    ...fields,
  };
}

const ids = (store: ReturnType<typeof createConversationStore>) =>
  store.get().conversations.map(({ id }) => id);

describe("the list of conversations", () => {
  it("puts a new conversation, and one that was written in, on top", () => {
    const store = createConversationStore({
      conversations: [conversation("b", 2), conversation("a", 1)],
      nextCursor: null,
    });
    store.upsert(conversation("c", 3));
    expect(ids(store)).toEqual(["c", "b", "a"]);
    store.patch("a", { lastMessageAt: conversation("a", 9).lastMessageAt });
    expect(ids(store)).toEqual(["a", "c", "b"]);
  });

  it("tells nobody of a change that changes nothing, so nothing renders while an answer streams", () => {
    const store = createConversationStore({ conversations: [conversation("a", 1)], nextCursor: null });
    const before = store.get();
    const onChange = vi.fn();
    store.subscribe(onChange);
    store.patch("a", { activeRunId: null });
    store.patch("unknown", { title: "x" });
    store.upsert(conversation("a", 1));
    store.sync({ conversations: [conversation("a", 1)], nextCursor: null });
    expect(onChange).not.toHaveBeenCalled();
    expect(store.get()).toBe(before);
  });

  it("keeps the objects of the rows that a change does not touch", () => {
    const store = createConversationStore({
      conversations: [conversation("b", 2), conversation("a", 1)],
      nextCursor: null,
    });
    const [, before] = store.get().conversations;
    store.sync({
      conversations: [conversation("b", 2, { title: "New" }), conversation("a", 1)],
      nextCursor: null,
    });
    const [first, second] = store.get().conversations;
    expect(first?.title).toBe("New");
    expect(second).toBe(before);
  });

  it("does not bring back what was removed when an older page still holds it", () => {
    const store = createConversationStore({ conversations: [conversation("a", 1)], nextCursor: null });
    store.remove("a");
    store.sync({ conversations: [conversation("a", 1)], nextCursor: null });
    expect(ids(store)).toEqual([]);
    store.upsert(conversation("a", 1));
    expect(ids(store)).toEqual(["a"]);
  });

  it("drops what a fresh first page no longer holds, and keeps what is older than that page", () => {
    const store = createConversationStore({
      conversations: [conversation("d", 4), conversation("c", 3)],
      nextCursor: "2",
    });
    store.append({ conversations: [conversation("b", 2), conversation("a", 1)], nextCursor: "4" });
    store.sync({ conversations: [conversation("e", 5), conversation("c", 3)], nextCursor: "other" });
    expect(ids(store)).toEqual(["e", "c", "b", "a"]);
    expect(store.get().nextCursor).toBe("4");
  });

  it("keeps a conversation that was made here while the page that lacks it was on its way", () => {
    const store = createConversationStore({ conversations: [conversation("a", 1)], nextCursor: null });
    store.upsert(conversation("b", 2));
    store.sync({ conversations: [conversation("a", 1)], nextCursor: null });
    expect(ids(store)).toEqual(["b", "a"]);
    store.sync({ conversations: [conversation("b", 2), conversation("a", 1)], nextCursor: null });
    store.sync({ conversations: [conversation("a", 1)], nextCursor: null });
    expect(ids(store)).toEqual(["a"]);
  });

  it("shows no conversation twice when pages overlap", () => {
    const store = createConversationStore({ conversations: [conversation("b", 2)], nextCursor: "1" });
    store.append({ conversations: [conversation("b", 2), conversation("a", 1)], nextCursor: null });
    expect(ids(store)).toEqual(["b", "a"]);
  });

  it("lists nothing that is archived", () => {
    const store = createConversationStore({ conversations: [conversation("a", 1)], nextCursor: null });
    store.patch("a", { archived: true });
    expect(ids(store)).toEqual([]);
  });

  it("shows another reader nothing of the one before", () => {
    const store = createConversationStore({ conversations: [conversation("a", 1)], nextCursor: "1" });
    store.upsert(conversation("b", 2));
    store.reset({ conversations: [conversation("z", 1)], nextCursor: null });
    expect(store.get()).toEqual({ conversations: [conversation("z", 1)], nextCursor: null });
  });
});
