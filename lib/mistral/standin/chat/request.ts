import { z } from "zod";

/** Makes each object of the schema: strict as Mistral is, or dropping what it does not know. */
type ObjectMaker = <Shape extends z.ZodRawShape>(shape: Shape) => z.ZodObject<Shape>;

const freeObject = z.record(z.string(), z.unknown());

/** The body of POST /v1/chat/completions; an unknown field at any depth is an error, as upstream. */
export const chatRequestSchema = requestSchema(z.strictObject);

/** The same for servers at home, which ignore what they do not know. */
export const tolerantChatRequestSchema = requestSchema(z.object);

export type ChatRequest = z.output<typeof chatRequestSchema>;
export type ChatMessage = ChatRequest["messages"][number];

/** The words of a message, whether its content is a string or chunks; pictures and thoughts are left out. */
export function textOf(message: ChatMessage | undefined): string {
  const content = message?.content;
  if (typeof content === "string") return content;
  return (content ?? []).map((chunk) => (chunk.type === "text" ? chunk.text : "")).join("");
}

/** What is asked: the last text of a message, behind whatever is attached to it. */
export function questionOf(message: ChatMessage | undefined): string {
  const content = message?.content;
  if (typeof content === "string") return content;
  const last = content?.findLast((chunk) => chunk.type === "text");
  return last?.type === "text" ? last.text : "";
}

function contentSchemas(object: ObjectMaker) {
  const textChunk = object({ type: z.literal("text"), text: z.string() });
  const referenceChunk = object({
    type: z.literal("reference"),
    reference_ids: z.array(z.union([z.int(), z.string()])),
  });
  const thinkingChunk = object({
    type: z.literal("thinking"),
    thinking: z.array(z.discriminatedUnion("type", [textChunk, referenceChunk])),
    closed: z.boolean().optional(),
    signature: z.string().nullish(),
  });
  const imageChunk = object({
    type: z.literal("image_url"),
    image_url: z.union([
      z.string(),
      object({ url: z.string(), detail: z.enum(["low", "auto", "high"]).nullish() }),
    ]),
  });
  const contentChunk = z.discriminatedUnion("type", [
    textChunk,
    imageChunk,
    object({
      type: z.literal("document_url"),
      document_url: z.string(),
      document_name: z.string().nullish(),
    }),
    object({ type: z.literal("file"), file_id: z.uuid() }),
    referenceChunk,
    thinkingChunk,
    object({ type: z.literal("input_audio"), input_audio: z.string() }),
  ]);
  const content = z.union([z.string(), z.array(contentChunk)]);
  const system = z.union([z.string(), z.array(z.discriminatedUnion("type", [textChunk, thinkingChunk]))]);
  return { content, system };
}

function messageSchema(object: ObjectMaker) {
  const { content, system } = contentSchemas(object);
  const toolCall = object({
    id: z.string().default("null"),
    type: z.literal("function").optional(),
    function: object({ name: z.string(), arguments: z.union([z.string(), freeObject]) }),
    index: z.int().optional(),
  });

  return z.discriminatedUnion("role", [
    object({
      role: z.literal("system"),
      content: system,
    }),
    object({ role: z.literal("user"), content: content.nullable() }),
    object({
      role: z.literal("assistant"),
      content: content.nullish(),
      tool_calls: z.array(toolCall).nullish(),
      prefix: z.boolean().optional(),
    }),
    object({
      role: z.literal("tool"),
      content: content.nullish(),
      tool_call_id: z.string().nullish(),
      name: z.string().nullish(),
    }),
  ]);
}

function optionSchemas(object: ObjectMaker) {
  const functionTool = object({
    type: z.literal("function").optional(),
    function: object({
      name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
      description: z.string().nullish(),
      strict: z.boolean().nullish(),
      parameters: freeObject,
    }),
  });

  const responseFormat = object({
    type: z.enum(["text", "json_object", "json_schema"]).optional(),
    json_schema: object({
      name: z.string(),
      description: z.string().nullish(),
      schema: freeObject,
      strict: z.boolean().nullish(),
    }).nullish(),
  });

  const guardrail = object({
    block_on_error: z.boolean().optional(),
    moderation_llm_v1: freeObject.nullish(),
    moderation_llm_v2: object({
      custom_category_thresholds: freeObject.nullish(),
      ignore_other_categories: z.boolean().optional(),
      action: z.enum(["none", "block"]).optional(),
    }).nullish(),
  });
  return { functionTool, responseFormat, guardrail };
}

function requestSchema(object: ObjectMaker) {
  const { functionTool, responseFormat, guardrail } = optionSchemas(object);
  return object({
    model: z.string(),
    messages: z.array(messageSchema(object)).min(1),
    temperature: z.number().min(0).max(1.5).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    max_tokens: z.int().min(0).nullish(),
    stream: z.boolean().default(false),
    stop: z.union([z.string(), z.array(z.string())]).nullish(),
    random_seed: z.int().min(0).nullish(),
    presence_penalty: z.number().min(-2).max(2).nullish(),
    frequency_penalty: z.number().min(-2).max(2).nullish(),
    n: z.int().min(1).nullish(),
    response_format: responseFormat.nullish(),
    tools: z.array(functionTool).max(128).nullish(),
    tool_choice: z
      .union([
        z.enum(["auto", "none", "any", "required"]),
        object({
          type: z.literal("function").optional(),
          function: object({ name: z.string() }),
        }),
      ])
      .nullish(),
    parallel_tool_calls: z.boolean().optional(),
    prediction: object({ type: z.literal("content").optional(), content: z.string() }).nullish(),
    reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
    prompt_mode: z.enum(["reasoning"]).nullish(),
    safe_prompt: z.boolean().optional(),
    metadata: freeObject.nullish(),
    guardrails: z.array(guardrail).nullish(),
    prompt_cache_key: z.string().nullish(),
    service_tier: z.enum(["auto", "standard_only"]).nullish(),
    document_image_limit: z.int().min(0).nullish(),
    document_page_limit: z.int().min(0).nullish(),
  });
}
