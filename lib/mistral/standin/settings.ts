import { z } from "zod";
import { modelCardSchema } from "./models/catalogue";

/** What can be asked for when it starts and changed while it runs. */
export const settingsSchema = z.strictObject({
  /** The scenario of chats that name none, as `name key=value …`. */
  scenario: z.string().default("answer"),
  /** The scenario of requests whose system prompt asks for a title. */
  titleScenario: z.string().default("title"),
  /** Tokens a second for every answer; null leaves it to the scenario (as fast as possible, the demo 80). */
  tokensPerSecond: z.number().min(0).nullable().default(null),
  /** Tokens in a delta; 0 varies it as the recorded streams do. */
  tokensPerChunk: z.int().min(0).default(0),
  flavour: z.enum(["mistral", "self-hosted"]).default("mistral"),
  /** The keys that are let in; null takes any. A server at home takes none as well. */
  keys: z.array(z.string()).nullable().default(null),
});
export type StandinSettings = z.infer<typeof settingsSchema>;

/** How GET /v1/models differs from the recorded list. */
export const modelOverridesSchema = z.strictObject({
  /** A scenario that refuses, such as `500`; null lists. */
  fault: z.string().nullable().default(null),
  /** So many rows: 0 for none, more than recorded for made-up ones. */
  count: z.int().min(0).max(10_000).nullable().default(null),
  /** These rows instead of any others. */
  cards: z.array(modelCardSchema).nullable().default(null),
  /** Ids whose end has come. */
  retired: z.array(z.string()).default([]),
});
export type ModelOverrides = z.infer<typeof modelOverridesSchema>;

export const requestKinds = ["chat", "title", "models", "embeddings"] as const;
export type RequestKind = (typeof requestKinds)[number];

/** A scenario for the next so many requests of a kind. */
export const nextSchema = z.strictObject({
  scenario: z.string(),
  times: z.int().min(1).default(1),
  kind: z.enum(requestKinds).default("chat"),
});
export type NextScenario = z.infer<typeof nextSchema>;
