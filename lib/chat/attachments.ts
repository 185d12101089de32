import "server-only";
import type { ModelMessage, UserContent } from "ai";
import type { ChatMessage } from "@/lib/conversations/contract";
import { filesOf, kindOf, maxImagesPerRequest, type StoredFile } from "@/lib/files/contract";
import { readFiles, readText } from "@/lib/files/server";

type UserPart = Exclude<UserContent, string>[number];

/** The kinds of files that a model takes. Text it always does. */
export type Takes = { images: boolean; documents: boolean };

/** Models cut pictures down to this edge, and then into patches of so many pixels, each of them a token. */
const largestEdge = 1_540;
const patchEdge = 28;
const usualImageTokens = 1_500;
/** What a page of a PDF weighs on average, by what a page holds. A scan weighs more and says less. */
const bytesPerDocumentToken = 40;
const bytesPerTextToken = 4;

/**
 * The ids of the attachments that can't go to the model: kinds that it does not take, and of the pictures all
 * but the latest few, because a request may only hold so many.
 */
export function leftOutFiles(path: readonly ChatMessage[], takes: Takes): Set<string> {
  const leftOut = new Set<string>();
  let images = 0;
  for (const file of path.flatMap(filesOf).reverse()) {
    const kind = kindOf(file.mediaType);
    if (kind === "document" && !takes.documents) leftOut.add(file.id);
    if (kind === "image" && (!takes.images || ++images > maxImagesPerRequest)) leftOut.add(file.id);
  }
  return leftOut;
}

/**
 * What stands for a file in a prompt until `fillAttachments` puts its bytes there: prompts are measured and cut
 * before anything is read.
 */
export function attachmentPart(file: StoredFile): UserPart {
  const { id, name, mediaType } = file;
  const kind = kindOf(mediaType);
  const providerOptions = { tramontane: { fileId: id, name, tokens: tokensOf(file) } };
  if (kind === "text") return { type: "text", text: "", providerOptions };
  return { type: "file", data: new Uint8Array(), mediaType, filename: name, providerOptions };
}

/** Tells the model of a file that it does not get, so that it need not guess what the question is about. */
export function leftOutPart({ name }: StoredFile): UserPart {
  return { type: "text", text: `[The attachment “${name}” can’t be shown to you.]` };
}

/** How many tokens a part of a prompt stands for beside its text. */
export function attachedTokens(part: object): number {
  return placeOf(part)?.tokens ?? 0;
}

/** Puts the bytes, or the text, of the attachments into a prompt. What was deleted meanwhile is named instead. */
export async function fillAttachments(userId: string, messages: ModelMessage[]): Promise<ModelMessage[]> {
  const places = messages.flatMap(({ content }) =>
    typeof content === "string" ? [] : content.flatMap((part) => placeOf(part) ?? []),
  );
  if (places.length === 0) return messages;
  const bytesById = await readFiles(
    userId,
    places.map(({ fileId }) => fileId),
  );
  return messages.map((message) =>
    message.role === "user" && typeof message.content !== "string"
      ? { ...message, content: message.content.map((part) => fillPart(part, bytesById)) }
      : message,
  );
}

function fillPart(part: UserPart, bytesById: Map<string, Buffer>): UserPart {
  const place = placeOf(part);
  if (!place) return part;
  const bytes = bytesById.get(place.fileId);
  if (!bytes) return { type: "text", text: `[The attachment “${place.name}” was deleted.]` };
  if (part.type === "file") return { type: "file", data: bytes, mediaType: part.mediaType };
  return { type: "text", text: quoteText(place.name, readText(bytes)) };
}

/** A file's text between fences that its own text can't close. */
export function quoteText(name: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const ending = /\.([A-Za-z0-9]{1,12})$/.exec(name)?.[1] ?? "";
  return `Attached file “${name}”:\n${fence}${ending}\n${text}\n${fence}`;
}

function tokensOf({ mediaType, size, width, height }: StoredFile): number {
  switch (kindOf(mediaType)) {
    case "text":
      return Math.ceil(size / bytesPerTextToken);
    case "document":
      return Math.ceil(size / bytesPerDocumentToken);
    case "image": {
      if (width === null || height === null) return usualImageTokens;
      const scale = Math.min(1, largestEdge / Math.max(width, height));
      return Math.ceil((width * scale) / patchEdge) * Math.ceil((height * scale) / patchEdge);
    }
  }
}

type Place = { fileId: string; name: string; tokens: number };

function placeOf(part: object): Place | undefined {
  const { providerOptions } = part as { providerOptions?: { tramontane?: Place } };
  return providerOptions?.tramontane;
}
