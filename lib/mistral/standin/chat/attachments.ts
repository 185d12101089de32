import "server-only";
import { createHash } from "node:crypto";
import { argumentNotEnabled, RefusedError } from "../refusals";
import type { ChatMessage } from "./request";

const MAX_IMAGES = 8;
const MAX_IMAGE_BYTES = 10 * 1024 * 1024;
const MAX_DOCUMENT_BYTES = 50 * 1024 * 1024;

/** How each type of picture begins. */
const MAGIC: Record<string, RegExp> = {
  "image/png": /^\x89PNG\r\n/,
  "image/jpeg": /^\xff\xd8\xff/,
  "image/webp": /^RIFF[\s\S]{4}WEBP/,
  "image/gif": /^GIF8[79]a/,
};

type Attachment = { kind: "image_url" | "document_url"; mediaType: string; bytes: Buffer };

/** Refuses pictures and documents that the API would not take: more than eight, too large, or not what they claim. */
export function checkAttachments(messages: ChatMessage[], flavour: "mistral" | "self-hosted"): void {
  const found = messages.flatMap((message) => attachmentsOf(message, flavour));
  const images = found.filter(({ kind }) => kind === "image_url");
  if (images.length > MAX_IMAGES)
    refuse(`Too many images in request: ${images.length}, at most ${MAX_IMAGES}`);
  for (const { mediaType, bytes } of images) {
    if (bytes.length > MAX_IMAGE_BYTES) refuse("Image file size exceeds the limit of 10 MB");
    if (!MAGIC[mediaType]?.test(bytes.toString("latin1", 0, 16))) refuse("Image could not be loaded");
  }
  for (const { kind, mediaType, bytes } of found) {
    if (kind !== "document_url") continue;
    if (flavour === "self-hosted") refuse("unsupported content[].type");
    if (bytes.length > MAX_DOCUMENT_BYTES) refuse("Document file size exceeds the limit of 50 MB");
    if (mediaType !== "application/pdf" || !bytes.subarray(0, 1024).includes("%PDF-")) {
      refuse("Document could not be loaded");
    }
  }
}

/** One line for each attachment of the conversation, then the texts that came beside them. */
export function describeAttachments(messages: ChatMessage[]): string {
  const lines = messages.flatMap((message) =>
    attachmentsOf(message, "mistral").map(({ kind, mediaType, bytes }) => {
      const hash = createHash("sha256").update(bytes).digest("hex");
      return `${kind} ${mediaType} ${bytes.length} bytes ${hash}`;
    }),
  );
  const texts = messages.flatMap(({ role, content }) =>
    role === "user" && Array.isArray(content)
      ? content.flatMap((chunk) => (chunk.type === "text" ? `text ${JSON.stringify(chunk.text)}` : []))
      : [],
  );
  return [...lines, ...texts].join("\n") || "nothing";
}

function attachmentsOf({ content }: ChatMessage, flavour: "mistral" | "self-hosted"): Attachment[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((chunk): Attachment[] => {
    if (chunk.type === "document_url") return [{ kind: "document_url", ...decode(chunk.document_url) }];
    if (chunk.type !== "image_url") return [];
    const { image_url: image } = chunk;
    // llama.cpp reads `image_url.url` and nothing else.
    if (typeof image === "string" && flavour === "self-hosted") refuse("Missing 'url' field in 'image_url'");
    return [{ kind: "image_url", ...decode(typeof image === "string" ? image : image.url) }];
  });
}

/** There is no network here, so only data URLs can be looked at. */
function decode(url: string): { mediaType: string; bytes: Buffer } {
  const match = /^data:([\w.+-]+\/[\w.+-]+);base64,/.exec(url);
  if (!match?.[1]) refuse("The stand-in takes attachments as base64 data URLs only");
  const base64 = url.slice(match[0].length);
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length === 0 || bytes.toString("base64") !== base64) refuse("Attachment is not valid base64");
  return { mediaType: match[1], bytes };
}

function refuse(message: string): never {
  throw new RefusedError(argumentNotEnabled(message));
}
