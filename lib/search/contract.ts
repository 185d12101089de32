import { z } from "zod";
import { modelId } from "@/lib/models/schemas";

/** What is read of a query; the rest of a longer one is left out. */
export const maxQueryLength = 300;

/** Text in order; what `isMatch` is what was looked for. */
export type MarkedText = { text: string; isMatch: boolean }[];

/** How a hit was found: the words as typed, words that begin so, words that are spelt alike, or none of them. */
export type Closeness = "exact" | "prefix" | "similar" | "meaning";

export type SearchHit = {
  conversationId: string;
  /** The message to open at; `null` when the title was found. */
  messageId: string | null;
  role: "user" | "assistant" | null;
  title: MarkedText;
  /** The place in the message; `null` for a title. */
  snippet: MarkedText | null;
  /** The model that answered, or that the conversation was set to. */
  modelId: string;
  createdAt: string;
  isArchived: boolean;
  closeness: Closeness;
};

/** Best first. `canExtend` tells whether `GET /api/search/meaning` may find more for the same query. */
export type SearchPage = { hits: SearchHit[]; nextCursor: string | null; canExtend: boolean };

/** What `GET /api/search/meaning` answers: the first page by words and what means the same, made one list. */
export type FusedHits = { hits: SearchHit[] };

/** Query of `GET /api/search`. Days are moments; `to` is not included. */
export const searchQuery = z.object({
  q: z
    .string()
    .max(20_000)
    .transform((text) => text.slice(0, maxQueryLength)),
  /** The ids that one model goes by, with commas between them. */
  model: z
    .string()
    .max(4_000)
    .transform((ids) => ids.split(","))
    .pipe(z.array(modelId).min(1).max(40))
    .optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export type SearchQuery = z.output<typeof searchQuery>;

/** The address of a hit: the conversation, opened at the message. */
export function hitAddress({
  conversationId,
  messageId,
}: Pick<SearchHit, "conversationId" | "messageId">): string {
  return messageId === null ? `/c/${conversationId}` : `/c/${conversationId}?message=${messageId}`;
}
