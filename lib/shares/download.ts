import "server-only";
import { AppError } from "@/lib/errors";
import { fileResponse, readFile } from "@/lib/files/server";
import type { Locale } from "@/lib/settings/contract";
import { fileNameOf, toMarkdown } from "@/lib/transfer/contract";
import { loadShared, type OpenShare } from "./read";

/** What a link shows as a file to keep. */
export async function sharedMarkdown(share: OpenShare, locale: Locale) {
  const { shared } = await loadShared(share);
  const messages = shared.messages.map(({ role, parts, model }) => ({
    role,
    metadata: { answeredModel: model },
    parts: parts.map((part) =>
      part.type === "file"
        ? { type: part.type, mediaType: part.mediaType, filename: part.name, url: "" }
        : { type: part.type, text: part.text },
    ),
  }));
  const { title, systemPrompt } = shared;
  return {
    fileName: `${fileNameOf(title, "conversation")}.md`,
    contentType: "text/markdown; charset=utf-8",
    body: toMarkdown({ title, systemPrompt: systemPrompt ?? undefined, messages }, locale),
  };
}

/**
 * One of the attachments that a link shows.
 *
 * @throws {AppError} `not_found`
 */
export async function sharedFile(
  share: OpenShare,
  index: number,
  ifNoneMatch: string | null,
): Promise<Response> {
  const id = (await loadShared(share)).fileIds[index];
  if (id === undefined) throw new AppError("not_found");
  return fileResponse(await readFile(share.ownerId, id), ifNoneMatch);
}

/** No cache holds what a link shows, because the link can end at any moment, and no search engine lists it. */
export function behindLink(response: Response): Response {
  response.headers.set("cache-control", "private, no-store");
  response.headers.set("x-robots-tag", "noindex, nofollow, noarchive");
  response.headers.set("referrer-policy", "no-referrer");
  return response;
}
