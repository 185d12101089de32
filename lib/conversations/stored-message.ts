import "server-only";
import { z } from "zod";
import { isErrorCode } from "@/lib/errors";
import { type ChatMessage, chatSettings, type MessageStatus } from "./contract";

/** The shape of `Message.parts` under the format tag `ui-parts/1`: the parts of the AI SDK that we store. */
export const storedParts = z.array(
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("text"), text: z.string() }),
    z.object({
      type: z.literal("reasoning"),
      text: z.string(),
      /** How long the model thought, in ms. */
      providerMetadata: z.object({ tramontane: z.object({ durationMs: z.number() }) }).optional(),
    }),
  ]),
);
export type StoredPart = z.infer<typeof storedParts>[number];

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
  finishReason: string | null;
  error: unknown;
  promptTokens: number | null;
  completionTokens: number | null;
  cachedTokens: number | null;
  firstTokenMs: number | null;
  totalMs: number | null;
  createdAt: Date;
};

/** A stored message as the browser holds it. */
export function toChatMessage(row: MessageRow): ChatMessage {
  const place = {
    parentId: row.parentId,
    createdAt: row.createdAt.toISOString(),
    status: row.status,
  };
  const parts = storedParts.parse(row.parts);
  if (row.role === "user") return { id: row.id, role: "user", parts, metadata: place };
  return {
    id: row.id,
    role: "assistant",
    parts,
    metadata: {
      ...place,
      continuesId: row.continuesId,
      requestedModel: row.requestedModel,
      answeredModel: row.answeredModel,
      settings: row.settings === null ? null : chatSettings.parse(row.settings),
      omittedMessages: row.omittedMessages,
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
