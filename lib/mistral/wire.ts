import "server-only";
import { Readable } from "node:stream";
import { mendBody } from "./wire-body";
import { WireReader } from "./wire-reader";
import { send } from "./wire-request";

/**
 * A `fetch` for one call of `createMistral` that keeps the event stream for itself: `opened` gives what reads it, and
 * the provider's parser reads only what is put into the frames. Answers that are no success pass untouched.
 *
 * An event stream is not given to the provider's package until `startParser`: what it makes for one, seven web streams
 * with their pipes, takes more memory than all the rest of an answer, and is needed for its last events at most.
 */
export type Wire = {
  fetch: typeof fetch;
  /** Resolves once an event stream has begun to come, and never where there is no success. */
  opened: Promise<WireReader>;
  /** Closes the connection, unless the stream has ended by itself. */
  close: () => void;
  /** Lets the provider's parser begin; it reads what is put in here. Call it once, after `opened`. */
  startParser: () => ReadableStreamDefaultController<Uint8Array>;
};

export function createWire(): Wire {
  const opened = Promise.withResolvers<WireReader>();
  let reader: WireReader | null = null;
  let startParser: Wire["startParser"] | null = null;
  return {
    fetch: async (input, init) => {
      const { status, headers, body } = await send(String(input), mended(init), { gathers: true });
      if (status < 200 || status > 299) {
        return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, headers });
      }
      reader = new WireReader(body);
      return new Promise((resolve) => {
        startParser = () => {
          const { frames, controller } = openFrames(() => body.destroy());
          resolve(new Response(frames, { headers }));
          return controller;
        };
        if (reader) opened.resolve(reader);
      });
    },
    opened: opened.promise,
    close: () => reader?.close(),
    startParser: () => {
      if (!startParser) throw new Error("there is no event stream to parse");
      return startParser();
    },
  };
}

function openFrames(cancel: () => void) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const frames = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel,
  });
  return { frames, controller: controller as ReadableStreamDefaultController<Uint8Array> };
}

function mended(init: RequestInit | undefined): RequestInit | undefined {
  return typeof init?.body === "string" ? { ...init, body: mendBody(init.body) } : init;
}
