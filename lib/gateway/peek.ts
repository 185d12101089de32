import "server-only";
import { z } from "zod";
import { estimateTokens } from "@/lib/usage/contract";

/** What we need to know of a request that we pass on unread otherwise. Whatever is odd is the provider's to judge. */
export type Peeked = {
  modelId: string;
  messages: PeekedMessage[];
  /** What the text in it takes, about. */
  promptEstimate: number;
  /** The limit that it sets to its answer. */
  maxTokens: number | undefined;
};

export type PeekedMessage = { role: string; text: string };

const longestModelId = 200;

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(z.unknown())]).nullish(),
});
const body = z.looseObject({
  model: z.string().optional().catch(undefined),
  messages: z.array(z.unknown()).optional().catch(undefined),
  max_tokens: z.int().min(0).optional().catch(undefined),
  input: z
    .union([z.string(), z.array(z.unknown())])
    .optional()
    .catch(undefined),
});

/** Looks into the bytes of a request body. */
export function peek(bytes: Uint8Array): Peeked {
  const parsed = body.safeParse(parseJson(bytes));
  if (!parsed.success) return { modelId: "", messages: [], promptEstimate: 0, maxTokens: undefined };
  const { model = "", messages = [], input, max_tokens: maxTokens } = parsed.data;
  const read = messages.flatMap((candidate): PeekedMessage[] => {
    const known = message.safeParse(candidate);
    return known.success ? [{ role: known.data.role, text: textOf(known.data.content) }] : [];
  });
  const texts = [
    ...read.map(({ text }) => text),
    ...[input ?? []].flat().filter((item) => typeof item === "string"),
  ];
  return {
    modelId: model.slice(0, longestModelId),
    messages: read,
    promptEstimate: texts.reduce((sum, text) => sum + estimateTokens(text), 0),
    maxTokens,
  };
}

/** The text of a message's content, which is a string or chunks of several kinds. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((chunk) => {
      const known = part.safeParse(chunk);
      return known.success && known.data.type === "text" ? (known.data.text ?? "") : "";
    })
    .join("");
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
