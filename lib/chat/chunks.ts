import "server-only";
import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";

/**
 * The events of a run: the part of the AI SDK's UI-message stream that an answer needs. Readers get them as
 * server-sent events, the log keeps the same text, and folding them gives the parts that are stored, so what is
 * streamed, resumed and loaded can't differ.
 */
export type Chunk =
  | { type: "start"; messageId: string; messageMetadata: MessageMetadata }
  | { type: "message-metadata"; messageMetadata: Partial<MessageMetadata> }
  | { type: "text-start"; id: string }
  | { type: "text-delta"; id: string; delta: string }
  | { type: "text-end"; id: string }
  | { type: "reasoning-start"; id: string }
  | { type: "reasoning-delta"; id: string; delta: string }
  | { type: "reasoning-end"; id: string; providerMetadata: { tramontane: { durationMs: number } } }
  | { type: "finish"; messageMetadata: Partial<MessageMetadata> };

/** What every stream ends with. */
export const streamEnd = "data: [DONE]\n\n";

export function encodeChunk(chunk: Chunk): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

/** The inverse of `encodeChunk` over a whole log. */
export function decodeChunks(text: string): Chunk[] {
  return text
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event): Chunk => JSON.parse(event.slice("data: ".length)));
}

/** Adds a chunk to the parts of the answer, in place. */
export function foldChunk(parts: StoredPart[], chunk: Chunk): void {
  const last = parts.at(-1);
  switch (chunk.type) {
    case "text-start":
      parts.push({ type: "text", text: "" });
      break;
    case "reasoning-start":
      parts.push({ type: "reasoning", text: "" });
      break;
    case "text-delta":
    case "reasoning-delta":
      if (last) last.text += chunk.delta;
      break;
    case "reasoning-end":
      if (last?.type === "reasoning") last.providerMetadata = chunk.providerMetadata;
      break;
  }
}

/** A finished answer as the events that would have made it. */
export function replayMessage(message: ChatMessage, metadata: MessageMetadata): Chunk[] {
  const chunks: Chunk[] = [{ type: "start", messageId: message.id, messageMetadata: metadata }];
  for (const [index, part] of message.parts.entries()) {
    const id = String(index);
    if (part.type === "text") {
      chunks.push(
        { type: "text-start", id },
        { type: "text-delta", id, delta: part.text },
        { type: "text-end", id },
      );
    } else if (part.type === "reasoning") {
      const durationMs = Number(part.providerMetadata?.tramontane?.durationMs ?? 0);
      chunks.push(
        { type: "reasoning-start", id },
        { type: "reasoning-delta", id, delta: part.text },
        { type: "reasoning-end", id, providerMetadata: { tramontane: { durationMs } } },
      );
    }
  }
  chunks.push({ type: "finish", messageMetadata: metadata });
  return chunks;
}
