import "server-only";
import { AppError } from "@/lib/errors";

/**
 * Reads a JSON body, and never more than `maxBytes` of it: a larger one is refused while it is still arriving.
 *
 * @throws {AppError} `too_large`, or `invalid_input` when it is not JSON.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError("invalid_input", { cause, details: { field: "body" } });
  }
}

/**
 * Reads a body of any kind, and never more than `maxBytes` of it.
 *
 * @throws {AppError} `too_large`
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = new AppError("too_large", { details: { maxBytes } });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
