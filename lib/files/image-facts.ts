import "server-only";

export type ImageFacts = { width: number; height: number; animated: boolean };

/*
 * The size of a picture and whether it moves, from the heads of its parts. Each returns `null` for bytes that
 * are cut off or made up; none decodes a picture, and none reads a byte twice.
 */

export function pngFacts(bytes: Buffer): ImageFacts | null {
  if (bytes.length < 33 || bytes.toString("latin1", 12, 16) !== "IHDR") return null;
  const facts = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), animated: false };
  for (let at = 8; at + 8 <= bytes.length; at += bytes.readUInt32BE(at) + 12) {
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (name === "acTL") return { ...facts, animated: true };
    if (name === "IDAT") return facts;
  }
  return null;
}

/** Frames that say the size: all of C0–CF but the tables (C4, C8, CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

export function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // Pixels, or the end, before any size.
    if (marker === 0xda || marker === 0xd9) return null;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

export function webpFacts(bytes: Buffer): ImageFacts | null {
  if (bytes.length < 30) return null;
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8X":
      return {
        width: bytes.readUIntLE(24, 3) + 1,
        height: bytes.readUIntLE(27, 3) + 1,
        animated: ((bytes[20] ?? 0) & 0b10) !== 0,
      };
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, animated: false };
    }
    case "VP8 ":
      return {
        width: bytes.readUInt16LE(26) & 0x3fff,
        height: bytes.readUInt16LE(28) & 0x3fff,
        animated: false,
      };
    default:
      return null;
  }
}

export function gifFacts(bytes: Buffer): ImageFacts | null {
  if (bytes.length < 14) return null;
  const facts = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), animated: false };
  let frames = 0;
  let at = 13 + tableBytes(bytes[10]);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x3b) break;
    if (block === 0x2c) {
      if (++frames > 1) return { ...facts, animated: true };
      at = afterSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9]));
    } else if (block === 0x21) at = afterSubBlocks(bytes, at + 2);
    else return null;
  }
  return frames === 1 ? facts : null;
}

function tableBytes(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function afterSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += (bytes[at] ?? 0) + 1;
  return at + 1;
}
