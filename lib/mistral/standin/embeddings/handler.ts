import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { estimateTokens } from "../answer/tokens";
import type { Exchange } from "../exchange";
import { hasEnded } from "../models/catalogue";
import { argumentNotEnabled, batchTooLong, invalidModel, modelDeprecated, RefusedError } from "../refusals";
import type { StandinState } from "../state";
import { parseStrictly } from "../validation";
import { gatewayHeaders } from "../wire/mistral-wire";
import { embed } from "./vectors";

/** Of all texts of one request together. */
const maxBatchTokens = 16_384;

const schema = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
  output_dimension: z.int().min(1).max(3072).nullish(),
  output_dtype: z.enum(["float", "int8", "uint8", "binary", "ubinary"]).nullish(),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

/** POST /v1/embeddings: vectors of length 1, the same for the same text, near for texts that share words or speak of the same. */
export function answerEmbeddings(exchange: Exchange, state: StandinState, body: unknown): void {
  const request = parseStrictly(schema, body);
  const dimensions = dimensionsOf(request.model, request.output_dimension, state);
  const inputs = typeof request.input === "string" ? [request.input] : request.input;
  const tokens = inputs.reduce((sum, text) => sum + estimateTokens(text), 0);
  if (tokens > maxBatchTokens) throw new RefusedError(batchTooLong());
  const data = inputs.map((text, index) => {
    const vector = embed(text, dimensions);
    const embedding = request.encoding_format === "base64" ? asBase64(vector) : vector;
    return { object: "embedding", embedding, index };
  });
  const usage = {
    prompt_audio_seconds: null,
    prompt_tokens: tokens,
    total_tokens: tokens,
    completion_tokens: 0,
    request_count: null,
    prompt_tokens_details: null,
  };
  const id = randomUUID().replaceAll("-", "");
  const headers = gatewayHeaders();
  exchange.sendJson(200, { id, object: "list", data, model: request.model, usage }, headers);
}

function dimensionsOf(model: string, asked: number | null | undefined, state: StandinState): number {
  const card = state.cards().find((candidate) => candidate.id === model);
  if (!card || !model.includes("embed")) throw new RefusedError(invalidModel(model));
  if (hasEnded(card, Date.now())) throw new RefusedError(modelDeprecated(model));
  const isFixed = !model.startsWith("codestral");
  if (asked && isFixed)
    throw new RefusedError(argumentNotEnabled("output_dimension is not enabled for this model"));
  return asked ?? (isFixed ? 1024 : 1536);
}

function asBase64(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}
