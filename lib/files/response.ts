import "server-only";
import { kindOf, type StoredFile } from "./contract";
import type { ReadFile } from "./read";

/**
 * A file as an HTTP answer in which nothing can run: the type that we found out and no guessing beyond it, a
 * policy that lets it do nothing even when it is opened as a page, and a name to save it under for all but
 * pictures.
 */
export function fileResponse({ file, hash, chunks }: ReadFile, ifNoneMatch: string | null): Response {
  const headers = new Headers({
    "cache-control": "private, max-age=31536000, immutable",
    "content-disposition": dispositionOf(file),
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    etag: `"${hash}"`,
    "x-content-type-options": "nosniff",
  });
  if (ifNoneMatch === headers.get("etag")) return new Response(null, { status: 304, headers });
  headers.set("content-length", String(file.size));
  headers.set("content-type", contentTypeOf(file));
  return new Response(toStream(chunks), { headers });
}

function contentTypeOf({ mediaType }: StoredFile): string {
  return mediaType === "text/plain" ? "text/plain; charset=utf-8" : mediaType;
}

/** The name twice: in ASCII for old clients, and whole (RFC 6266). */
function dispositionOf({ name, mediaType }: StoredFile): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const manner = kindOf(mediaType) === "image" ? "inline" : "attachment";
  return `${manner}; filename="${ascii}"; filename*=UTF-8''${whole}`;
}

function toStream(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { value, done } = await source.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void source.return?.(),
    },
    { highWaterMark: 0 },
  );
}
