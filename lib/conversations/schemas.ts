import { z } from "zod";
import { modelId } from "@/lib/models/schemas";
import { maxTitleLength } from "./contract";
import { reasoningEfforts } from "./reasoning-efforts";

/**
 * How a conversation's answers are sampled. What is left out is the model's own default. Ranges are those of
 * `POST /v1/chat/completions`.
 */
export const chatSettings = z
  .strictObject({
    systemPrompt: z.string().max(20_000),
    temperature: z.number().min(0).max(1.5),
    topP: z.number().gt(0).max(1),
    maxTokens: z.number().int().min(1).max(1_000_000),
    stop: z.array(z.string().min(1).max(100)).max(8),
    seed: z.number().int().min(0).max(2_147_483_647),
    safePrompt: z.boolean(),
    reasoningEffort: z.enum(reasoningEfforts),
    /** Whether an answer may use the tools of lib/tools. */
    tools: z.boolean(),
  })
  .partial()
  .refine(({ temperature, topP }) => temperature !== 0 || topP === undefined || topP === 1, {
    path: ["topP"],
    error: "must be 1 when the temperature is 0",
  });
export type ChatSettings = z.infer<typeof chatSettings>;

/** Body of `PATCH /api/conversations/[id]`; fields left out stay as they are. */
export const conversationPatch = z
  .strictObject({
    title: z.string().trim().min(1).max(maxTitleLength),
    modelId,
    pinned: z.boolean(),
    archived: z.boolean(),
    headId: z.uuid(),
    settings: chatSettings,
  })
  .partial();
export type ConversationPatch = z.infer<typeof conversationPatch>;

/** Query of `GET /api/conversations`. */
export const conversationQuery = z.object({
  cursor: z.string().max(200).optional(),
  archived: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Body of `POST /api/conversations/deletion`: what goes together, or not at all. */
export const deletionBody = z.strictObject({ ids: z.array(z.uuid()).min(1).max(1_000) });
