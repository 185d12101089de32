import "server-only";
import { Readable } from "node:stream";
import { mendBody } from "./wire-body";
import { WireReader } from "./wire-reader";
import { send } from "./wire-request";

/**
 * A `fetch` for one call of `createMistral` that keeps the event stream for itself: `reader` gives what came, and
 * the provider's parser reads only what is put into `frames`. All other answers pass untouched.
 */
export type Wire = {
  fetch: typeof fetch;
  /** There once an event stream has begun to come. */
  reader: WireReader | null;
  frames: ReadableStreamDefaultController<Uint8Array> | null;
};

export function createWire(): Wire {
  const wire: Wire = {
    fetch: async (input, init) => {
      const { status, headers, body } = await send(String(input), mended(init), { gathers: true });
      if (status !== 200 || !headers.get("content-type")?.startsWith("text/event-stream")) {
        return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, headers });
      }
      wire.reader = new WireReader(body);
      const frames = new ReadableStream<Uint8Array>({
        start: (controller) => {
          wire.frames = controller;
        },
        cancel: () => void body.destroy(),
      });
      return new Response(frames, { status, headers });
    },
    reader: null,
    frames: null,
  };
  return wire;
}

function mended(init: RequestInit | undefined): RequestInit | undefined {
  return typeof init?.body === "string" ? { ...init, body: mendBody(init.body) } : init;
}
