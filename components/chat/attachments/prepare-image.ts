import { maxFileBytes } from "@/lib/files/contract";
import { canScale } from "./attachment-store";

/** Models look at no more than this of the longer edge; some more leaves room for those to come. */
const maxEdge = 2_048;
const quality = 0.9;

/**
 * A picture as models take it: not larger than they look at, upright, in a format that they read, and without
 * what a camera wrote into it, such as the place. Files that are no pictures, and those that the browser can't
 * read, stay as they are; the server judges them.
 */
export async function prepareImage(file: File): Promise<File> {
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml" || !canScale(file)) return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return file;
  try {
    const scale = Math.min(1, maxEdge / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (!context) return file;
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    const blob = await encode(canvas, file.type);
    return new File([blob], nameFor(file.name, blob.type), { type: blob.type });
  } finally {
    bitmap.close();
  }
}

/** Drawings stay sharp as PNG; when that is too large, and for photographs, JPEG is what fits. */
async function encode(canvas: OffscreenCanvas, type: string): Promise<Blob> {
  if (type === "image/png" || type === "image/webp") {
    const blob = await canvas.convertToBlob({ type, quality });
    if (blob.size <= maxFileBytes.image) return blob;
  }
  const context = canvas.getContext("2d");
  if (context) {
    // JPEG has no transparency, and would show black where there was none.
    context.globalCompositeOperation = "destination-over";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  return canvas.convertToBlob({ type: "image/jpeg", quality });
}

const endings: Record<string, string> = { "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp" };

function nameFor(name: string, type: string): string {
  const ending = endings[type] ?? "";
  if (ending === ".jpg" && /\.jpe?g$/i.test(name)) return name;
  return name.toLowerCase().endsWith(ending) ? name : `${name.replace(/\.[^.]*$/, "") || "image"}${ending}`;
}
