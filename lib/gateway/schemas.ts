import { z } from "zod";
import { gatewayErrorBody } from "./contract";

/*
 * What goes through the gateway, as far as we know it. Requests are passed on unread and answers as they come, so
 * these schemas describe and refuse nothing: every object may hold more.
 */

const object = z.looseObject;
const anything = z.record(z.string(), z.unknown());

const textChunk = object({ type: z.literal("text"), text: z.string() });
const thinkingChunk = object({
  type: z.literal("thinking"),
  thinking: z.array(object({ type: z.string() })),
});
const imageChunk = object({
  type: z.literal("image_url"),
  image_url: z.union([z.string(), object({ url: z.string() })]),
});
const documentChunk = object({ type: z.literal("document_url"), document_url: z.string() });
const otherChunk = object({ type: z.string() });

const content = z.union([
  z.string(),
  z.array(z.union([textChunk, thinkingChunk, imageChunk, documentChunk, otherChunk])),
]);

const toolCall = object({
  id: z.string().nullish(),
  type: z.literal("function").nullish(),
  index: z.int().nullish(),
  function: object({ name: z.string().nullish(), arguments: z.union([z.string(), anything]) }),
});

const message = object({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: content.nullish(),
  tool_calls: z.array(toolCall).nullish(),
  tool_call_id: z.string().nullish().describe("In a message of the role tool: the call that it answers."),
  prefix: z.boolean().nullish().describe("In the last message, of the assistant: its answer is carried on."),
});

const functionTool = object({
  type: z.literal("function").optional(),
  function: object({
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    description: z.string().nullish(),
    parameters: anything.describe("A JSON schema."),
    strict: z.boolean().nullish(),
  }),
});

const chatRequest = object({
  model: z.string().describe("An id or an alias from the list of models."),
  messages: z.array(message).min(1),
  stream: z.boolean().optional().describe("Whether the answer comes as events."),
  temperature: z.number().min(0).max(1.5).nullish(),
  top_p: z.number().min(0).max(1).nullish().describe("Must be 1 when the temperature is 0."),
  max_tokens: z.int().min(0).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  random_seed: z.int().min(0).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  n: z.int().min(1).nullish(),
  response_format: object({
    type: z.enum(["text", "json_object", "json_schema"]).optional(),
    json_schema: object({ name: z.string(), schema: anything }).nullish(),
  }).nullish(),
  tools: z.array(functionTool).max(128).nullish(),
  tool_choice: z
    .union([z.enum(["auto", "none", "any", "required"]), object({ function: object({ name: z.string() }) })])
    .nullish(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning_effort: z.string().nullish().describe("Each model that thinks accepts some of the efforts."),
  safe_prompt: z.boolean().optional(),
  prediction: object({ content: z.string() }).nullish(),
  metadata: anything.nullish(),
  prompt_cache_key: z.string().nullish(),
});

const usage = object({
  prompt_tokens: z.int(),
  completion_tokens: z.int().nullish(),
  total_tokens: z.int(),
  prompt_tokens_details: object({ cached_tokens: z.int().nullish() }).nullish(),
});

const finishReason = z.string().nullish().describe("stop, length, tool_calls, model_length or error.");

const chatCompletion = object({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    object({
      index: z.int(),
      message: object({
        role: z.literal("assistant"),
        content: content.nullish(),
        tool_calls: z.array(toolCall).nullish(),
      }),
      finish_reason: finishReason,
    }),
  ),
  usage,
});

const chatCompletionChunk = object({
  id: z.string(),
  object: z.literal("chat.completion.chunk"),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    object({
      index: z.int(),
      delta: object({
        role: z.literal("assistant").nullish(),
        content: content.nullish(),
        tool_calls: z.array(toolCall).nullish(),
      }),
      finish_reason: finishReason,
    }),
  ),
  usage: usage.nullish().describe("In the last event."),
});

const embeddingsRequest = object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
  output_dimension: z.int().min(1).nullish(),
  output_dtype: z.enum(["float", "int8", "uint8", "binary", "ubinary"]).nullish(),
  encoding_format: z.enum(["float", "base64"]).nullish(),
});

const embeddings = object({
  id: z.string().nullish(),
  object: z.literal("list"),
  model: z.string(),
  data: z.array(
    object({
      object: z.literal("embedding"),
      index: z.int(),
      embedding: z.union([z.array(z.number()), z.string()]).describe("Numbers, or their bytes in base64."),
    }),
  ),
  usage,
});

const model = object({
  id: z.string(),
  object: z.literal("model"),
  created: z.int().nullish(),
  owned_by: z.string().nullish(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  aliases: z.array(z.string()).nullish(),
  capabilities: z.record(z.string(), z.boolean().nullish()).nullish(),
  max_context_length: z.int().nullish(),
  deprecation: z.string().nullish(),
  deprecation_replacement_model: z.string().nullish(),
  default_model_temperature: z.number().nullish(),
});

/** Errors of Mistral come in several shapes; `message` or `detail` says what was wrong. */
const providerError = object({
  object: z.string().optional(),
  message: z.union([z.string(), anything]).optional(),
  detail: z.union([z.string(), z.array(anything)]).optional(),
  type: z.string().nullish(),
  param: z.string().nullish(),
  code: z.union([z.string(), z.int()]).nullish(),
});

/** The parts of the document that are named, by their names. */
export const gatewaySchemas = {
  ChatRequest: chatRequest,
  Message: message,
  Content: content,
  Tool: functionTool,
  ToolCall: toolCall,
  ChatCompletion: chatCompletion,
  ChatCompletionChunk: chatCompletionChunk,
  EmbeddingsRequest: embeddingsRequest,
  Embeddings: embeddings,
  Model: model,
  ModelList: object({ object: z.literal("list"), data: z.array(model) }),
  Usage: usage,
  Refusal: gatewayErrorBody,
  ProviderError: providerError,
};
export type GatewaySchemaName = keyof typeof gatewaySchemas;
