import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSettingsStore } from "@/components/chat/settings/settings-store";
import type { ChatSettings } from "@/lib/conversations/contract";

type Save = { settings: ChatSettings; succeed: () => void; fail: (error: Error) => void };

function setUp(options: { initial?: ChatSettings; isStored: boolean }) {
  const saves: Save[] = [];
  const drafts: (ChatSettings | null)[] = [];
  const failures: unknown[] = [];
  const store = createSettingsStore({
    initial: options.initial ?? {},
    isStored: options.isStored,
    save: (settings) =>
      new Promise<void>((resolve, reject) => saves.push({ settings, succeed: resolve, fail: reject })),
    keepDraft: (settings) => drafts.push(settings),
    onSaveFailed: (error) => failures.push(error),
  });
  return { store, saves, drafts, failures };
}

const pause = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the settings of a stored conversation", () => {
  test("show at once and are saved once, after the last of several quick changes", async () => {
    const { store, saves } = setUp({ isStored: true });
    const seen: ChatSettings[] = [];
    store.subscribe(() => seen.push(store.get()));
    store.change({ temperature: 0.1 });
    store.change({ temperature: 0.2 });
    expect(seen).toEqual([{ temperature: 0.1 }, { temperature: 0.2 }]);
    expect(saves).toEqual([]);
    await pause();
    expect(saves.map(({ settings }) => settings)).toEqual([{ temperature: 0.2 }]);
  });

  test("are saved at once when the panel closes, and only if anything changed", () => {
    const { store, saves } = setUp({ isStored: true, initial: { seed: 1 } });
    store.flush();
    store.change({ seed: 1 });
    store.flush();
    expect(saves).toEqual([]);
    store.change({ seed: 2 });
    store.flush();
    expect(saves).toHaveLength(1);
  });

  test("one save at a time, so that an older one never arrives last", async () => {
    const { store, saves } = setUp({ isStored: true });
    store.change({ seed: 1 });
    await pause();
    store.change({ seed: 2 });
    await pause();
    expect(saves).toHaveLength(1);
    saves[0]?.succeed();
    await pause();
    expect(saves.map(({ settings }) => settings)).toEqual([{ seed: 1 }, { seed: 2 }]);
  });

  test("go back to what the server has when it refuses, and say so", async () => {
    const { store, saves, failures } = setUp({ isStored: true, initial: { seed: 1 } });
    store.change({ seed: 2 });
    await pause();
    const error = new Error("no");
    saves[0]?.fail(error);
    await pause();
    expect(store.get()).toEqual({ seed: 1 });
    expect(failures).toEqual([error]);
    expect(store.unsaved()).toBeUndefined();
  });

  test("an action that comes before the save carries them, and then they need no save", async () => {
    const { store, saves } = setUp({ isStored: true });
    store.change({ seed: 2 });
    const carried = store.unsaved();
    expect(carried).toEqual({ seed: 2 });
    store.accepted(carried);
    await pause();
    expect(saves).toEqual([]);
    expect(store.unsaved()).toBeUndefined();
  });
});

describe("the settings of a conversation that doesn't exist yet", () => {
  test("are kept as a draft, go with the first send, and are forgotten as a draft then", async () => {
    const { store, saves, drafts } = setUp({ isStored: false });
    store.change({ seed: 2 });
    await pause();
    expect(saves).toEqual([]);
    expect(drafts).toEqual([{ seed: 2 }]);
    store.accepted(store.unsaved());
    expect(drafts.at(-1)).toBeNull();
    expect(saves).toEqual([]);
  });

  test("a change made while the first send is on its way is saved after it", async () => {
    const { store, saves } = setUp({ isStored: false });
    store.change({ seed: 1 });
    const carried = store.unsaved();
    store.change({ seed: 2 });
    store.accepted(carried);
    await pause();
    expect(saves.map(({ settings }) => settings)).toEqual([{ seed: 2 }]);
  });

  test("a draft comes back, but never over what has been chosen since or what is stored", () => {
    const fresh = setUp({ isStored: false }).store;
    fresh.restore({ seed: 5 });
    expect(fresh.get()).toEqual({ seed: 5 });
    expect(fresh.unsaved()).toEqual({ seed: 5 });

    const chosen = setUp({ isStored: false }).store;
    chosen.change({ seed: 1 });
    chosen.restore({ seed: 5 });
    expect(chosen.get()).toEqual({ seed: 1 });

    const stored = setUp({ isStored: true }).store;
    stored.restore({ seed: 5 });
    expect(stored.get()).toEqual({});
  });

  test("the reader's defaults go with the first send, and so does the wish to have none of them", () => {
    const { store, drafts } = setUp({ isStored: false, initial: { seed: 1 } });
    expect(store.unsaved()).toEqual({ seed: 1 });
    store.change({});
    expect(drafts).toEqual([{}]);
    // The server begins with nothing.
    expect(store.unsaved()).toBeUndefined();
    store.change({ seed: 1 });
    expect(drafts.at(-1)).toBeNull();

    const next = setUp({ isStored: false, initial: { seed: 1 } });
    next.store.restore({});
    expect(next.store.get()).toEqual({});
    expect(next.store.unsaved()).toBeUndefined();
  });

  test("defaults that were sent need no save of their own", async () => {
    const { store, saves } = setUp({ isStored: false, initial: { seed: 1 } });
    store.accepted(store.unsaved());
    await pause();
    expect(saves).toEqual([]);
    expect(store.unsaved()).toBeUndefined();
  });
});
