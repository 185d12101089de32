export { fileNameOf } from "./file-name";
export { type MarkdownSource, toMarkdown } from "./markdown";

import { z } from "zod";
import { locales } from "@/lib/settings/contract";

/*
 * The routes:
 * - `GET /api/conversations/[id]/export?format=markdown|json` gives one conversation as a file: the shown branch as
 *   Markdown, or the whole tree as JSON.
 * - `GET /api/account/export` streams everything as a ZIP.
 * - `POST /api/import` takes one file as its body and answers lines of JSON (`ImportEvent`) while it
 *   reads. The status is 200 once reading has begun; the last line says how it went.
 * - `GET /api/import/[id]` gives the last line of one that was sent with `?id=` and stopped; `PUT` makes a session for
 *   whoever has none, before the file.
 * docs/formats.md describes the files.
 */

export const exportFormats = ["markdown", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The language of the few words that an export adds; the reader's own when left out. */
const lang = z.enum(locales).optional();

/** Query of `GET /api/conversations/[id]/export`. */
export const exportQuery = z.object({ format: z.enum(exportFormats), lang });

/** Query of `GET /api/account/export`. */
export const archiveQuery = z.object({ lang });

/** Whose export a conversation comes from. */
export type ImportSource = "tramontane" | "chatgpt" | "claude";

/** Why one conversation was not taken in. Each has a sentence in `transfer.reasons`. */
export const itemReasons = [
  "empty",
  "unrecognised",
  "newer_format",
  "malformed",
  "broken_tree",
  "too_large",
  "too_deep",
  "not_stored",
] as const;
export type ItemReason = (typeof itemReasons)[number];

/** Why a file gave nothing, or not all that it holds. Each has a sentence in `transfer.problems`. */
export const fileProblems = [
  "nothing_found",
  "not_readable",
  "truncated",
  "too_large",
  "too_many_entries",
  "unavailable",
] as const;
export type FileProblem = (typeof fileProblems)[number];

/** One conversation of a file: what it is and what became of it. */
export type ImportItem = {
  title: string;
  source: ImportSource | null;
  status: "imported" | "present" | "skipped" | "failed";
  reason: ItemReason | null;
  /** Where it is now; `null` when it isn't here. */
  conversationId: string | null;
};

export type ImportCounts = Record<ImportItem["status"], number>;

/**
 * What became of the attachments of the conversations that are here now: `refused` are those that could not be kept,
 * `missing` those whose bytes the file doesn't hold.
 */
export type AttachmentCounts = { restored: number; refused: number; missing: number };

/** How an import went. `problem` is `null` when the whole file was read and held something. */
export type ImportEnd = {
  type: "end";
  counts: ImportCounts;
  attachments: AttachmentCounts;
  problem: FileProblem | null;
};

/** One line of the answer of `POST /api/import`. */
export type ImportEvent =
  | { type: "item"; item: ImportItem }
  | { type: "attachments"; attachments: AttachmentCounts }
  | ImportEnd;

/** Query of `POST /api/import`: what the sender calls this import, to ask how it ended. */
export const importQuery = z.object({ id: z.uuid().optional() });
