import "server-only";
import { z } from "zod";
import { Prisma } from "@/lib/db/server";
import { isErrorCode } from "@/lib/errors";
import { filePart } from "@/lib/files/schemas";
import { toolPart } from "@/lib/tools/contract";
import type { ChatMessage, MessageStatus } from "./contract";
import { chatSettings } from "./schemas";

/** The parts of a question under the format tag `ui-parts/1`: its text, and what is attached to it. */
export const questionParts = z.array(
  z.discriminatedUnion("type", [z.object({ type: z.literal("text"), text: z.string() }), filePart]),
);

/** The parts of an answer under the format tag `ui-parts/1`: those of the AI SDK that we store. */
export const storedParts = z.array(
  z.union([
    z.object({ type: z.literal("text"), text: z.string() }),
    z.object({
      type: z.literal("reasoning"),
      text: z.string(),
      /** How long the model thought, in ms. */
      providerMetadata: z.object({ tramontane: z.object({ durationMs: z.number() }) }).optional(),
    }),
    toolPart,
    /** From here on the model knew what the calls before gave. */
    z.object({ type: z.literal("step-start") }),
  ]),
);
export type StoredPart = z.infer<typeof storedParts>[number];

/** The parts of any message. */
export const messageParts = z.array(z.union([storedParts.element, filePart]));
export type MessagePart = z.infer<typeof messageParts>[number];

const storedError = z.object({
  code: z.string().refine(isErrorCode),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

/** The columns of a message that a reader may see. */
export const messageColumns = {
  id: true,
  parentId: true,
  continuesId: true,
  role: true,
  status: true,
  parts: true,
  requestedModel: true,
  answeredModel: true,
  settings: true,
  omittedMessages: true,
  omittedFiles: true,
  finishReason: true,
  error: true,
  promptTokens: true,
  completionTokens: true,
  cachedTokens: true,
  firstTokenMs: true,
  totalMs: true,
  createdAt: true,
} as const;

type MessageRow = {
  id: string;
  parentId: string | null;
  continuesId: string | null;
  role: "user" | "assistant";
  status: MessageStatus;
  parts: unknown;
  requestedModel: string | null;
  answeredModel: string | null;
  settings: unknown;
  omittedMessages: number | null;
  omittedFiles: number | null;
  finishReason: string | null;
  error: unknown;
  promptTokens: number | null;
  completionTokens: number | null;
  cachedTokens: number | null;
  firstTokenMs: number | null;
  totalMs: number | null;
  createdAt: Date;
};

/**
 * `messageColumns` of a row `m` of "Message", for a statement that gives many as one JSON list. As columns each of their
 * values is handed on three times before it is here: 1,000 messages took 24 ms of the embedded database's thread, 14 so.
 */
export const messageColumnsSql = Prisma.raw(
  Object.keys(messageColumns)
    .map((name) => `m."${name}"`)
    .join(", "),
);

/** The messages in a JSON list of rows of `messageColumnsSql`. */
export function parseMessages(json: string): ChatMessage[] {
  const rows: (Omit<MessageRow, "createdAt"> & { createdAt: string })[] = JSON.parse(json);
  // The database's times are UTC, and say no zone.
  return rows.map((row) => toChatMessage({ ...row, createdAt: new Date(`${row.createdAt}Z`) }));
}

/** A stored message as the browser holds it. */
export function toChatMessage(row: MessageRow): ChatMessage {
  const place = {
    parentId: row.parentId,
    createdAt: row.createdAt.toISOString(),
    status: row.status,
  };
  if (row.role === "user") {
    return { id: row.id, role: "user", parts: questionParts.parse(row.parts), metadata: place };
  }
  return {
    id: row.id,
    role: "assistant",
    parts: storedParts.parse(row.parts),
    metadata: {
      ...place,
      continuesId: row.continuesId,
      requestedModel: row.requestedModel,
      answeredModel: row.answeredModel,
      settings: row.settings === null ? null : chatSettings.parse(row.settings),
      omittedMessages: row.omittedMessages,
      omittedFiles: row.omittedFiles,
      finishReason: row.finishReason,
      error: row.error === null ? null : storedError.parse(row.error),
      usage:
        row.promptTokens === null
          ? null
          : {
              prompt: row.promptTokens,
              completion: row.completionTokens ?? 0,
              cached: row.cachedTokens ?? 0,
            },
      firstTokenMs: row.firstTokenMs,
      totalMs: row.totalMs,
    },
  };
}
