import "server-only";
import type { Relayed } from "@/lib/mistral/server";
import { sourceHeader } from "./contract";

/** Headers of the provider that mean something to a program; the others are about its own connection. */
const passedOn = /^(content-type|retry-after|x-ratelimit-.*|mistral-.*)$/;

/** What looks on while an answer passes by. */
export type Onlooker = {
  feed: (bytes: Buffer) => void;
  /** Once: when the answer has gone by whole, or one of both sides has broken off. */
  end: (isWhole: boolean) => Promise<void>;
};

/**
 * The provider's answer as our response, byte for byte. Its bytes are pulled as the program reads them, so a slow
 * one holds no memory here but makes the provider wait; one that leaves closes the provider's connection.
 */
export function passOn(answer: Relayed, onlooker: Onlooker, extra: Record<string, string> = {}): Response {
  const headers = new Headers({ ...extra, [sourceHeader]: "mistral" });
  for (const [name, value] of answer.headers) if (passedOn.test(name)) headers.append(name, value);
  // Compression would hold events back.
  headers.set("cache-control", "no-store, no-transform");
  headers.set("x-accel-buffering", "no");
  return new Response(toWebStream(answer.body, onlooker), { status: answer.status, headers });
}

function toWebStream(body: Relayed["body"], onlooker: Onlooker): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  let hasEnded = false;
  const end = async (isWhole: boolean) => {
    if (hasEnded) return;
    hasEnded = true;
    await onlooker.end(isWhole);
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { value, done } = await pieces.next();
          if (!done) {
            onlooker.feed(value);
            controller.enqueue(value);
            return;
          }
          await end(true);
          controller.close();
        } catch {
          await end(false);
          // The name tells the server that the stream was given up: the program sees it break, as the provider's did.
          controller.error(new DOMException("the provider's answer broke off", "AbortError"));
        }
      },
      cancel: async () => {
        body.destroy();
        await end(false);
      },
    },
    { highWaterMark: 0 },
  );
}
