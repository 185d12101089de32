import type { UIMessageChunk } from "ai";

/** An event of a run, as the server streams it: the AI SDK's UI-message stream. */
export type RunEvent = UIMessageChunk;

/**
 * Reads the server-sent events of a run and hands on what each read of the network brought. Returns when the stream
 * has ended, however complete it was; the answer itself says whether more is to come.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvents: (events: RunEvent[]) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = frames.pop() ?? "";
    const events = frames.flatMap(eventIn);
    if (events.length > 0) onEvents(events);
  }
}

/** Nothing for comments, which keep the line open, and for the `[DONE]` at the end. */
function eventIn(frame: string): RunEvent[] {
  return frame.startsWith("data: {") ? [JSON.parse(frame.slice("data: ".length)) as RunEvent] : [];
}
