import "server-only";
import { AppError } from "@/lib/errors";
import { storable } from "@/lib/storable";

/** How long a body may take to arrive, as Node has it by itself; a large one as long as a bad line needs for it. */
const slowestBodyMs = 5 * 60_000;
const slowestBytesPerMs = 16;

/** Deeper than anything that we take, and far from what a stack holds. */
const deepestJson = 64;

/**
 * Reads a JSON body, and never more than `maxBytes` of it: a larger one is refused while it is still arriving.
 *
 * @throws {AppError} `too_large`, `too_slow`, or `invalid_input` when it is not JSON, or nested too deeply.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    refuseDeep(text);
    const value: unknown = JSON.parse(text);
    // Only an escape can make what the database does not take.
    return /\\u(0000|[dD][89a-fA-F])/.test(text) ? mendTexts(value) : value;
  } catch (cause) {
    throw new AppError("invalid_input", { cause, details: { field: "body" } });
  }
}

function mendTexts(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(mendTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [storable(key), mendTexts(child)]));
}

/** Before it is parsed: what walks the value afterwards may call itself for every level. */
function refuseDeep(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === backslash) at++;
      else if (code === quote) isInString = false;
    } else if (code === quote) isInString = true;
    else if (code === openBracket || code === openBrace) {
      if (++depth > deepestJson) throw new RangeError(`nested more than ${deepestJson} deep`);
    } else if (code === closeBracket || code === closeBrace) depth--;
  }
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
];

/**
 * Reads a body of any kind, never more than `maxBytes` of it, and for five minutes or 16 KB a second.
 *
 * @throws {AppError} `too_large`, `too_slow`
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = new AppError("too_large", { details: { maxBytes } });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new AppError("too_slow")),
    Math.max(slowestBodyMs, maxBytes / slowestBytesPerMs),
  );
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late.promise]);
      if (done) return Buffer.concat(chunks);
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge;
      chunks.push(value);
    }
  } catch (error) {
    // Nobody waits for what is still to come, nor for its end.
    reader.cancel(error).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
