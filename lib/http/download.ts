import "server-only";

/**
 * The response that a browser saves as a file. `no-transform` keeps compression from buffering what is streamed; the
 * sandbox keeps a browser that shows it anyway from running any of it.
 */
export function download({
  fileName,
  contentType,
  body,
}: {
  fileName: string;
  contentType: string;
  body: string | ReadableStream<Uint8Array>;
}): Response {
  const ascii = fileName.normalize("NFKD").replace(/[^\w.-]+/g, "") || "download";
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encodeRfc5987(fileName)}`,
      "cache-control": "no-store, no-transform",
      "content-security-policy": "default-src 'none'; sandbox",
    },
  });
}

function encodeRfc5987(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
