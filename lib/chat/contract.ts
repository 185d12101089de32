import type { ChatMessage } from "@/lib/conversations/contract";
import type { ChatAction, ChatBody, CodeBody, TemporaryBody } from "./schemas";

export type { ChatAction, ChatBody, CodeBody, TemporaryBody };

/*
 * The routes:
 * - `POST /api/chat` (a `ChatBody`) starts an answer and streams it; `conflict` while another is being written.
 * - `GET /api/chat/[conversationId]/stream?answer=<id>` gives that answer from its first event and follows it,
 *   or replays it whole when it has ended. Without `answer` it gives the running one, or 204.
 * - `GET /api/chat/[conversationId]/title` waits for the title that follows a first answer and gives the
 *   conversation's summary.
 * - `POST /api/chat/[conversationId]/stop` ends it; the stream then closes with the status `stopped`.
 * - `POST /api/chat/temporary` (a `TemporaryBody`) streams an answer that is stored nowhere; `…/temporary/[chatId]/stream`
 *   and `…/stop` follow and end it.
 * - `POST /api/chat/code` (a `CodeBody`) gives the request that the next answer would be asked for with.
 */

/** The longest question, in UTF-16 code units. More belongs in an attachment. */
export const maxQuestionLength = 400_000;

/** Bytes of a request body to `POST /api/chat`. */
export const maxChatBodyBytes = 2_000_000;

/** Bytes of a request body to `POST /api/chat/temporary`, which carries the whole thread. */
export const maxTemporaryBodyBytes = 8_000_000;

/** What a reloaded page finds of a temporary chat while its answer is being written. */
export type TemporaryChat = { id: string; modelId: string; messages: ChatMessage[] };
