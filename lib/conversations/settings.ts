import { z } from "zod";

/** The efforts that some model accepts; each accepts a few of them. */
export const reasoningEfforts = ["none", "low", "medium", "high", "max"] as const;

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
  })
  .partial()
  .refine(({ temperature, topP }) => temperature !== 0 || topP === undefined || topP === 1, {
    path: ["topP"],
    error: "must be 1 when the temperature is 0",
  });
export type ChatSettings = z.infer<typeof chatSettings>;
