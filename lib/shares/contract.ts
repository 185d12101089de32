import { z } from "zod";
import type { FileType } from "@/lib/files/contract";
import { locales } from "@/lib/settings/contract";

/*
 * The owner's routes:
 * - `POST /api/shares/preview` answers a `SharePreview`: exactly what a link would show. Nothing is stored.
 * - `POST /api/shares` makes a link and answers its `ShareSummary`.
 * - `GET /api/shares` lists links, the latest first; `PATCH` and `DELETE /api/shares/[id]` change when one ends
 *   and end it now; `DELETE /api/shares` ends them all.
 *
 * Anyone's, by the token of a link:
 * - `GET /api/shared/[token]/markdown` is the shared part as a file.
 * - `GET /api/shared/[token]/files/[index]` is one of its attachments.
 * - `POST /api/shared/[token]/copy` puts it into a conversation of the reader's own.
 */

/** What a link may show beside the texts of questions and answers. Whatever is not named here is never shown. */
export const shareOptions = z.strictObject({
  systemPrompt: z.boolean(),
  reasoning: z.boolean(),
  /** Links that were made before something could be shown don't show it. */
  attachments: z.boolean().default(false),
  authorName: z.boolean(),
});
export type ShareOptions = z.infer<typeof shareOptions>;

export const shareOptionNames = Object.keys(shareOptions.shape) as (keyof ShareOptions)[];

/** How long a link works, in days; `null` until it is revoked. */
export const lifetimes = { day: 1, week: 7, month: 30, never: null } as const;
export type Lifetime = keyof typeof lifetimes;
export const lifetimeNames = Object.keys(lifetimes) as Lifetime[];
const lifetime = z.enum(lifetimeNames);

/** Body of `POST /api/shares/preview`: a branch by its leaf, from a question of it on (`null`: from its start). */
export const shareSelection = z.strictObject({
  conversationId: z.uuid(),
  leafId: z.uuid(),
  firstId: z.uuid().nullable(),
  options: shareOptions,
});
export type ShareSelection = z.infer<typeof shareSelection>;

/** Body of `POST /api/shares`. The same id again answers the link that it made, so a send that is repeated is harmless. */
export const shareBody = shareSelection.extend({ id: z.uuid(), lifetime });
export type ShareBody = z.infer<typeof shareBody>;

/** Body of `PATCH /api/shares/[id]`: the time begins anew. */
export const sharePatch = z.strictObject({ lifetime });

/** Query of `GET /api/shares`. */
export const shareQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  conversationId: z.uuid().optional(),
});

/** Query of `GET /api/shared/[token]/markdown`: the language of the few words that the file adds, the reader's own when left out. */
export const markdownQuery = z.object({ lang: z.enum(locales).optional() });

/** Body of `POST /api/shared/[token]/copy`: the id that the copy gets, so that a double click makes one. */
export const copyBody = z.strictObject({ id: z.uuid() });

/** An attachment. `index` is its place among all of the link's, by which it is fetched. */
export type SharedFile = {
  type: "file";
  index: number;
  name: string;
  mediaType: FileType;
  size: number;
  width: number | null;
  height: number | null;
};

export type SharedPart =
  | { type: "text"; text: string }
  | SharedFile
  | { type: "reasoning"; text: string; durationMs: number | null };

/** How an answer ended that is not whole. */
export type SharedEnding = "stopped" | "interrupted" | "failed" | "length";

export type SharedMessage = {
  role: "user" | "assistant";
  parts: SharedPart[];
  /** The model that answered. */
  model: string | null;
  ending: SharedEnding | null;
};

/** Everything that a link shows; it holds no id of anything and nobody. */
export type SharedConversation = {
  title: string;
  authorName: string | null;
  systemPrompt: string | null;
  /** True when the conversation had begun before the first message here. */
  startsLater: boolean;
  messages: SharedMessage[];
};

/** What the branch holds of each kind of thing that can be left out. */
export type ShareHoldings = Record<keyof ShareOptions, boolean>;

export type SharePreview = {
  shared: SharedConversation;
  holds: ShareHoldings;
  /** By index; for the owner's eyes, who has no link to fetch them by yet. */
  fileIds: string[];
};

export type ShareState = "open" | "expired" | "revoked" | "deleted";

/** A link as its owner sees it. */
export type ShareSummary = {
  id: string;
  /** `/s/<token>`; `null` when it is over, or when the server's secret has changed since. */
  path: string | null;
  state: ShareState;
  /** Absent once the conversation is deleted. */
  title: string | null;
  conversationId: string | null;
  leafId: string | null;
  options: ShareOptions | null;
  /** True when it shows only the end of the branch. */
  isRange: boolean;
  views: number;
  createdAt: string;
  expiresAt: string | null;
};

export type SharePage = { shares: ShareSummary[]; nextCursor: string | null };

/** A link as it was just asked for. */
export type MadeShare = ShareSummary & {
  /** True when there was a link to exactly this already: it is that one, with the end that was just chosen. */
  existed: boolean;
};

const tokenShape = /^[A-Za-z0-9_-]{43}$/;

/** True for a text that could be the token of a link. */
export function isShareToken(text: string): boolean {
  return tokenShape.test(text);
}
