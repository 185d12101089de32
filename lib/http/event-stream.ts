import "server-only";

/**
 * The response of a UI-message stream. `no-transform` keeps compression and proxies from holding text back; the
 * version header tells `useChat` what it reads.
 */
export function eventStream(body: ReadableStream<Uint8Array>): Response {
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      "x-vercel-ai-ui-message-stream": "v1",
    },
  });
}
