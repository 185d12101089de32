import "server-only";
import { pathTo } from "@/lib/conversations/contract";
import { getConversation } from "@/lib/conversations/server";
import type { Locale } from "@/lib/settings/contract";
import { writeArchive } from "./archive";
import type { ExportFormat } from "./contract";
import { fileNameOf } from "./file-name";
import { toMarkdown } from "./markdown";
import { readConversation } from "./read-conversations";

/** What a browser saves as a file. */
export type Download = { fileName: string; contentType: string; body: string | ReadableStream<Uint8Array> };

/**
 * One conversation as a file: the branch that is shown as Markdown, or the whole tree as JSON.
 *
 * @throws {AppError} `not_found` when it is not this user's.
 */
export async function exportConversation(
  userId: string,
  id: string,
  format: ExportFormat,
  locale: Locale,
): Promise<Download> {
  if (format === "json") {
    const file = await readConversation(userId, id);
    return {
      fileName: `${fileNameOf(file.title, "conversation")}.json`,
      contentType: "application/json; charset=utf-8",
      body: `${JSON.stringify(file, null, 2)}\n`,
    };
  }
  const { title, settings, messages, headId } = await getConversation(userId, id);
  return {
    fileName: `${fileNameOf(title, "conversation")}.md`,
    contentType: "text/markdown; charset=utf-8",
    body: toMarkdown(
      { title, systemPrompt: settings.systemPrompt, messages: pathTo(messages, headId) },
      locale,
    ),
  };
}

/** Everything of a user as one archive, read from the database while it is being sent. */
export function exportAccount(userId: string, locale: Locale): Download {
  const day = new Date().toISOString().slice(0, 10);
  return {
    fileName: `tramontane-${day}.zip`,
    contentType: "application/zip",
    body: writeArchive(userId, locale),
  };
}
