import "server-only";
import { documentType, type FileType, textType } from "./contract";
import { gifFacts, jpegSize, pngFacts, webpFacts } from "./image-facts";

/** What some bytes are. `animated` pictures are told apart because no model takes them. */
export type Sniffed = { mediaType: FileType; width: number | null; height: number | null; animated: boolean };

const pdfStart = "%PDF-";
/** Readers of PDF look for its mark in the first kilobyte. */
const pdfSearchBytes = 1_024;

/** Finds out what a file is from its bytes alone; `null` for what no model can read. */
export function sniff(bytes: Buffer): Sniffed | null {
  if (bytes.length >= 12) {
    const image = sniffImage(bytes);
    if (image !== undefined) return image;
  }
  if (bytes.subarray(0, pdfSearchBytes).includes(pdfStart)) return plain(documentType);
  return decodeText(bytes) === null ? null : plain(textType);
}

function plain(mediaType: FileType): Sniffed {
  return { mediaType, width: null, height: null, animated: false };
}

/** `undefined` when it does not begin like an image, `null` when it does and goes on otherwise. */
function sniffImage(bytes: Buffer): Sniffed | null | undefined {
  if (bytes.toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n") return withType("image/png", pngFacts(bytes));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) {
    const size = jpegSize(bytes);
    return withType("image/jpeg", size && { ...size, animated: false });
  }
  const start = bytes.toString("latin1", 0, 12);
  if (/^GIF8[79]a/.test(start)) return withType("image/gif", gifFacts(bytes));
  if (/^RIFF.{4}WEBP/s.test(start)) return withType("image/webp", webpFacts(bytes));
  return undefined;
}

function withType(
  mediaType: FileType,
  facts: { width: number; height: number; animated: boolean } | null,
): Sniffed | null {
  return facts && facts.width > 0 && facts.height > 0 ? { mediaType, ...facts } : null;
}

/**
 * The text of a file: UTF-8, UTF-16 with its mark, else the old Western code page that spreadsheets still write.
 * `null` when it holds control characters, which no text does.
 */
export function decodeText(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return checked(bytes, "utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return checked(bytes, "utf-16be");
  return checked(bytes, "utf-8") ?? checked(bytes, "windows-1252");
}

function checked(bytes: Buffer, encoding: string): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what makes it no text.
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
