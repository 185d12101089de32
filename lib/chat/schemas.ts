import { z } from "zod";
import { chatSettings } from "@/lib/conversations/schemas";
import { maxFilesPerQuestion } from "@/lib/files/contract";
import { modelId } from "@/lib/models/schemas";
import { toolPart } from "@/lib/tools/contract";
import { timeZoneName } from "@/lib/usage/contract";
import { maxChatBodyBytes, maxQuestionLength } from "./contract";

const questionText = z.string().max(maxQuestionLength);

/** What is attached, as `POST /api/files` named it. */
const fileIds = z
  .array(z.uuid())
  .max(maxFilesPerQuestion)
  .refine((ids) => new Set(ids).size === ids.length, "must not repeat");

/**
 * What the reader asks for. Ids are UUIDv7 made by the client, so a send that is tried again is the same send.
 * - `send`: a new question below `parentId` (`null` starts the conversation). Editing is a send beside the old one.
 * - `regenerate`: another answer to the question `questionId`.
 * - `continue`: carry an unfinished answer on from its last character.
 */
export const chatAction = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("send"),
      messageId: z.uuid(),
      parentId: z.uuid().nullable(),
      text: questionText,
      fileIds: fileIds.optional(),
    })
    .refine(({ text, fileIds = [] }) => text.trim() !== "" || fileIds.length > 0, {
      path: ["text"],
      error: "must not be empty",
    }),
  z.strictObject({ type: z.literal("regenerate"), questionId: z.uuid() }),
  z.strictObject({ type: z.literal("continue"), answerId: z.uuid() }),
]);
export type ChatAction = z.infer<typeof chatAction>;

/** The reader's, for tools that tell the time; one that only their browser knows is no reason to refuse. */
const timeZone = timeZoneName.optional().catch(undefined);

/** Body of `POST /api/chat`. The first send of a new id makes the conversation. */
export const chatBody = z.strictObject({
  conversationId: z.uuid(),
  modelId,
  action: chatAction,
  /** Kept with the conversation from now on; left out, the conversation's own stay. */
  settings: chatSettings.optional(),
  timeZone,
});
export type ChatBody = z.infer<typeof chatBody>;

const thought = z.strictObject({
  type: z.enum(["text", "reasoning"]),
  text: z.string().max(maxChatBodyBytes),
});

const threadMessage = z.strictObject({
  id: z.uuid(),
  role: z.enum(["user", "assistant"]),
  parts: z.array(z.union([thought, toolPart, z.strictObject({ type: z.literal("step-start") })])).max(100),
});
const maxThreadMessages = 2_000;

/** Body of `POST /api/chat/temporary`. The thread lives in the page alone, so it comes along. */
export const temporaryBody = z.strictObject({
  chatId: z.uuid(),
  modelId,
  /** The branch that is shown: it ends in a question, or in an unfinished answer that is to be carried on. */
  messages: z.array(threadMessage).min(1).max(maxThreadMessages),
  settings: chatSettings.optional(),
  timeZone,
});
export type TemporaryBody = z.infer<typeof temporaryBody>;

/** Body of `POST /api/chat/code`: what would be answered next, as the page has it. */
export const codeBody = z.strictObject({
  modelId,
  settings: chatSettings.optional(),
  /** What was said before: a stored branch up to its last message, or a thread that is stored nowhere. */
  thread: z.union([
    z.strictObject({ conversationId: z.uuid(), leafId: z.uuid() }),
    z.strictObject({ messages: z.array(threadMessage).max(maxThreadMessages) }),
  ]),
  /** What is asked where the thread doesn't end with a question. */
  question: questionText,
  fileIds,
});
export type CodeBody = z.infer<typeof codeBody>;
