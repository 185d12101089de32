import "server-only";

/**
 * The response that says one thing after another, a line of JSON each. A reader who leaves ends the iteration. Lines
 * are not held back for a reader who doesn't read yet: a browser first sends its whole request, and whoever waited
 * for it to read would wait for ever.
 */
export function jsonLines(events: AsyncGenerator<unknown>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const write = async () => {
        for await (const event of events) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
        controller.close();
      };
      void write().catch((error: unknown) => controller.error(error));
    },
    cancel: () => void events.return(undefined),
  });
  return new Response(body, {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
