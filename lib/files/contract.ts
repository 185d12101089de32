import type { FilePart, FileType, StoredFile } from "./schemas";

export type { FilePart, FileType, StoredFile };

/*
 * The routes:
 * - `POST /api/files?name=<name>` with the bytes as its body keeps a file and answers a `StoredFile`. What it is
 *   is found out from the bytes alone.
 * - `GET /api/files/[id]` gives the bytes back to their owner, in a way that no browser runs them.
 * - `DELETE /api/files/[id]` forgets a file that has not been sent.
 */

/** What a model can do with a file: look at it, have it read by Mistral's servers, or read it as text. */
export type FileKind = "image" | "document" | "text";

const megabyte = 1024 * 1024;

/** The largest file of each kind. Text beyond two megabytes fits no model. */
export const maxFileBytes: Record<FileKind, number> = {
  image: 10 * megabyte,
  document: 20 * megabyte,
  text: 2 * megabyte,
};

/** The largest body that `POST /api/files` reads. */
export const maxUploadBytes = Math.max(...Object.values(maxFileBytes));

/** Mistral takes so many pictures in one request, those of older questions included. */
export const maxImagesPerRequest = 8;

/** Attachments of one question. */
export const maxFilesPerQuestion = 20;

export const maxFileNameLength = 200;

/** Pictures as Mistral takes them. */
export const imageTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
export const documentType = "application/pdf";
export const textType = "text/plain";

export function kindOf(type: FileType): FileKind {
  if (type === documentType) return "document";
  return type === textType ? "text" : "image";
}

/** Where the bytes of a file are. */
export function fileAddress(id: string): string {
  return `/api/files/${id}`;
}

export function toFilePart({ name, mediaType, ...facts }: StoredFile): FilePart {
  const { id, size, width, height } = facts;
  return {
    type: "file",
    mediaType,
    filename: name,
    url: fileAddress(id),
    providerMetadata: { tramontane: { id, size, width, height } },
  };
}

/** The files of a message, in the order in which they were attached. */
export function filesOf(message: { parts: readonly { type: string }[] }): StoredFile[] {
  return message.parts.flatMap((part) => {
    if (!isFilePart(part)) return [];
    const { mediaType, filename, providerMetadata } = part;
    return [{ ...providerMetadata.tramontane, name: filename, mediaType }];
  });
}

/** Of a message that the server has read with its schema: other file parts have no facts of ours. */
function isFilePart(part: { type: string }): part is FilePart {
  return part.type === "file" && "providerMetadata" in part && hasOurFacts(part.providerMetadata);
}

function hasOurFacts(metadata: unknown): boolean {
  return typeof metadata === "object" && metadata !== null && "tramontane" in metadata;
}

/**
 * A name that is safe to show and to save under: one line, no folders, nothing that turns the direction of
 * writing or hides characters, and not too long; the ending stays.
 */
export function cleanName(name: string): string {
  const line = name
    .toWellFormed()
    .normalize("NFC")
    .replace(/^.*[/\\]/s, "")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  if (line === "" || /^\.+$/.test(line)) return "file";
  if (characters.length <= maxFileNameLength) return line;
  const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(line)?.[0] ?? "";
  return (
    characters
      .slice(0, maxFileNameLength - ending.length)
      .join("")
      .trim() + ending
  );
}
