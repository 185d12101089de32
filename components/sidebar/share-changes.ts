import type { ConversationChange, ConversationStore } from "./conversation-store";

const channelName = "tramontane-conversations";

type Note = { ownerId: string | null; change: ConversationChange };

/**
 * Lets lists of the same reader follow each other: in this browser's other tabs, and the archive beside the list in
 * this one. What another device does is found by asking the server.
 *
 * @returns what ends it.
 */
export function shareChanges(store: ConversationStore, ownerId: string | null): () => void {
  if (typeof BroadcastChannel === "undefined") return () => undefined;
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<Note>) => {
    if (data.ownerId === ownerId) store.receive(data.change);
  };
  const stop = store.listen((change) => channel.postMessage({ ownerId, change } satisfies Note));
  return () => {
    stop();
    channel.close();
  };
}
