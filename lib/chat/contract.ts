import { z } from "zod";
import { chatSettings } from "@/lib/conversations/contract";
import { modelId } from "@/lib/models/contract";

/*
 * The routes:
 * - `POST /api/chat` (a `ChatBody`) starts an answer and streams it; `conflict` while another is being written.
 * - `GET /api/chat/[conversationId]/stream?answer=<id>` gives that answer from its first event and follows it,
 *   or replays it whole when it has ended. Without `answer` it gives the running one, or 204.
 * - `GET /api/chat/[conversationId]/title` waits for the title that follows a first answer and gives the
 *   conversation's summary.
 * - `POST /api/chat/[conversationId]/stop` ends it; the stream then closes with the status `stopped`.
 */

/** The longest question, in UTF-16 code units. More belongs in an attachment. */
export const maxQuestionLength = 400_000;

/** Bytes of a request body to `POST /api/chat`. */
export const maxChatBodyBytes = 2_000_000;

/**
 * What the reader asks for. Ids are UUIDv7 made by the client, so a send that is tried again is the same send.
 * - `send`: a new question below `parentId` (`null` starts the conversation). Editing is a send beside the old one.
 * - `regenerate`: another answer to the question `questionId`.
 * - `continue`: carry an unfinished answer on from its last character.
 */
export const chatAction = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("send"),
    messageId: z.uuid(),
    parentId: z.uuid().nullable(),
    text: z
      .string()
      .max(maxQuestionLength)
      .refine((text) => text.trim() !== "", "must not be empty")
      // PostgreSQL's JSON knows neither NUL nor half a surrogate pair.
      .overwrite((text) => text.toWellFormed().replaceAll("\0", "\u{fffd}")),
  }),
  z.strictObject({ type: z.literal("regenerate"), questionId: z.uuid() }),
  z.strictObject({ type: z.literal("continue"), answerId: z.uuid() }),
]);
export type ChatAction = z.infer<typeof chatAction>;

/** Body of `POST /api/chat`. The first send of a new id makes the conversation. */
export const chatBody = z.strictObject({
  conversationId: z.uuid(),
  modelId,
  action: chatAction,
  /** Kept with the conversation from now on; left out, the conversation's own stay. */
  settings: chatSettings.optional(),
});
export type ChatBody = z.infer<typeof chatBody>;
