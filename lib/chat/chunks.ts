import "server-only";
import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";
import { type ToolPart, type ToolValue, toolPart } from "@/lib/tools/contract";

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
  /** While it is written, when it began; how long it took takes the place of that. */
  | { type: "reasoning-start"; id: string; providerMetadata?: { tramontane: { startedAt: string } } }
  | { type: "reasoning-delta"; id: string; delta: string }
  | { type: "reasoning-end"; id: string; providerMetadata: { tramontane: { durationMs: number } } }
  | { type: "tool-input-available"; toolCallId: string; toolName: string; input: ToolValue; dynamic: true }
  | { type: "tool-output-available"; toolCallId: string; output: ToolValue; dynamic: true }
  | { type: "tool-output-error"; toolCallId: string; errorText: string; dynamic: true }
  | { type: "start-step" }
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
      if (last && "text" in last) last.text += chunk.delta;
      break;
    case "reasoning-end":
      if (last?.type === "reasoning") last.providerMetadata = chunk.providerMetadata;
      break;
    case "start-step":
      parts.push({ type: "step-start" });
      break;
    case "tool-input-available": {
      const { toolCallId, toolName, input } = chunk;
      parts.push({ type: "dynamic-tool", toolName, toolCallId, input, state: "input-available" });
      break;
    }
    case "tool-output-available":
    case "tool-output-error":
      endTool(parts, chunk);
      break;
  }
}

type ToolEnd = Extract<Chunk, { type: "tool-output-available" | "tool-output-error" }>;

function endTool(parts: StoredPart[], chunk: ToolEnd): void {
  const index = parts.findLastIndex(
    (part) => part.type === "dynamic-tool" && part.toolCallId === chunk.toolCallId,
  );
  const part = parts[index];
  if (part?.type !== "dynamic-tool") return;
  const { type, toolName, toolCallId, input } = part;
  const call = { type, toolName, toolCallId, input };
  parts[index] =
    chunk.type === "tool-output-available"
      ? { ...call, state: "output-available", output: chunk.output }
      : { ...call, state: "output-error", errorText: chunk.errorText };
}

/** A call and its end, as the events that tell of them. */
export function toolChunks(part: ToolPart): Chunk[] {
  const { toolName, toolCallId, input } = part;
  const call: Chunk = { type: "tool-input-available", toolCallId, toolName, input, dynamic: true };
  if (part.state === "input-available") return [call];
  if (part.state === "output-error") {
    return [call, { type: "tool-output-error", toolCallId, errorText: part.errorText, dynamic: true }];
  }
  return [call, { type: "tool-output-available", toolCallId, output: part.output, dynamic: true }];
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
    } else if (part.type === "step-start") {
      chunks.push({ type: "start-step" });
    } else if (part.type === "dynamic-tool") {
      chunks.push(...toolChunks(toolPart.parse(part)));
    }
  }
  chunks.push({ type: "finish", messageMetadata: metadata });
  return chunks;
}
