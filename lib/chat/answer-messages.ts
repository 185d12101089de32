import "server-only";
import type { AssistantModelMessage, JSONValue, ModelMessage, ToolResultPart } from "ai";
import type { ChatMessage } from "@/lib/conversations/contract";
import { type ToolPart, toolPart } from "@/lib/tools/contract";

export type AnswerOptions = {
  /** Whether the model takes its own thinking back; others refuse it. */
  reasoning: boolean;
  /** Whether the model knows of tools; for others only what was said stays. */
  tools: boolean;
};

type AssistantPart = Exclude<AssistantModelMessage["content"], string>[number];

/**
 * An answer as the provider wants to have it again: what was said and called, then what the tools gave, then what was
 * said after that, and so on.
 */
export function answerMessages(parts: ChatMessage["parts"], options: AnswerOptions): ModelMessage[] {
  const messages: ModelMessage[] = [];
  let said: AssistantPart[] = [];
  let results: ToolResultPart[] = [];
  const endStep = () => {
    // Thinking alone is an empty message, which is refused.
    if (said.some(({ type }) => type !== "reasoning")) messages.push({ role: "assistant", content: said });
    if (results.length > 0) messages.push({ role: "tool", content: results });
    said = [];
    results = [];
  };
  for (const part of parts) {
    if (part.type === "step-start") endStep();
    if (part.type === "dynamic-tool") {
      if (!options.tools) continue;
      const call = toolPart.parse(part);
      said.push(toCall(call));
      results.push(toResult(call));
      continue;
    }
    if (results.length > 0) endStep();
    if (part.type === "text" && part.text !== "") said.push({ type: "text", text: part.text });
    if (part.type === "reasoning" && part.text !== "" && options.reasoning) {
      said.push({ type: "reasoning", text: part.text });
    }
  }
  endStep();
  return messages;
}

/**
 * An answer that another question follows. After the result of a tool only an answer may come, so calls that nothing
 * was said to any more are left out.
 */
export function endedAnswerMessages(parts: ChatMessage["parts"], options: AnswerOptions): ModelMessage[] {
  const lastSaid = parts.findLastIndex((part) => part.type === "text" && part.text !== "");
  return answerMessages(parts.slice(0, lastSaid + 1), options);
}

function toCall({ toolCallId, toolName, input }: ToolPart): AssistantPart {
  return { type: "tool-call", toolCallId, toolName, input };
}

function toResult(part: ToolPart): ToolResultPart {
  const { toolCallId, toolName } = part;
  const result = { type: "tool-result" as const, toolCallId, toolName };
  if (part.state === "output-available") {
    return { ...result, output: { type: "json", value: part.output as JSONValue } };
  }
  const value = part.state === "output-error" ? part.errorText : "It was interrupted.";
  return { ...result, output: { type: "error-text", value } };
}
