import "server-only";
import { z } from "zod";
import { maxTitleLength } from "@/lib/conversations/contract";
import { chatSettings } from "@/lib/conversations/schemas";
import { messageParts, questionParts, storedParts } from "@/lib/conversations/server";
import { isErrorCode } from "@/lib/errors";

/** Names the shape of an exported conversation; see docs/formats.md. A change that old readers can't read gets a new number. */
export const conversationFormat = "tramontane-conversation/1";

const date = z.iso.datetime({ offset: true });
const count = z.number().int().min(0).max(2_147_483_647);
const name = z.string().max(500);

const fileMessage = z
  .object({
    id: z.uuid(),
    parentId: z.uuid().nullable(),
    continuesId: z.uuid().nullable().default(null),
    role: z.enum(["user", "assistant"]),
    status: z.enum(["streaming", "complete", "stopped", "failed", "interrupted"]),
    /** Attachments are named; in an archive their bytes stand beside. */
    parts: messageParts,
    requestedModel: name.nullable().default(null),
    answeredModel: name.nullable().default(null),
    settings: chatSettings.nullable().default(null),
    omittedMessages: count.nullable().default(null),
    omittedFiles: count.nullable().default(null),
    finishReason: name.nullable().default(null),
    error: z
      .object({
        code: z.string().refine(isErrorCode),
        details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      })
      .nullable()
      .default(null),
    usage: z.object({ prompt: count, completion: count, cached: count }).nullable().default(null),
    firstTokenMs: count.nullable().default(null),
    totalMs: count.nullable().default(null),
    createdAt: date,
  })
  // What one side alone can say: it would be stored, and could never be read again.
  .refine(({ role, parts }) => (role === "user" ? questionParts : storedParts).safeParse(parts).success, {
    path: ["parts"],
  });
export type FileMessage = z.output<typeof fileMessage>;

/** One conversation with all its branches, as it stands in a file. */
export const conversationFile = z.object({
  format: z.literal(conversationFormat),
  id: z.uuid(),
  title: z.string().max(maxTitleLength),
  titleSource: z.enum(["none", "fallback", "generated", "given"]).default("given"),
  modelId: z.string().min(1).max(200),
  settings: chatSettings.default({}),
  /** The leaf of the branch that is shown. */
  headId: z.uuid().nullable(),
  pinnedAt: date.nullable().default(null),
  archivedAt: date.nullable().default(null),
  createdAt: date,
  lastMessageAt: date,
  messages: z.array(fileMessage),
});
export type ConversationFile = z.output<typeof conversationFile>;
