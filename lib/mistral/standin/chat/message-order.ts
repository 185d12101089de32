import { badToolCallId, emptyAssistantMessage, messageOrder, RefusedError } from "../refusals";
import type { ChatMessage } from "./request";

const mayFollow: Record<ChatMessage["role"], ChatMessage["role"][]> = {
  system: ["assistant", "system", "user"],
  user: ["assistant", "system", "user"],
  assistant: ["assistant", "tool", "user"],
  tool: ["assistant", "tool"],
};

/**
 * Refuses a conversation that Mistral's own validator would refuse.
 *
 * @param checksToolIds false for guest models, whose ids do not have nine characters.
 */
export function checkMessages(messages: ChatMessage[], checksToolIds: boolean): void {
  checkEnds(messages);
  let open = 0;
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    if (before && !mayFollow[before.role].includes(message.role)) {
      refuse(`Unexpected role '${message.role}' after role '${before.role}'`);
    }
    if (message.role === "tool") open -= 1;
    else if (open !== 0) refuse("Not the same number of function calls and responses");
    if (message.role === "assistant") open = message.tool_calls?.length ?? 0;
    checkOne(message, checksToolIds);
  });
  if (open !== 0) refuse("Not the same number of function calls and responses");
}

function checkEnds(messages: ChatMessage[]): void {
  const [first] = messages;
  const last = messages.at(-1);
  if (messages.length === 1 && first?.role !== "user" && first?.role !== "system") {
    refuse(`Expected first role to be system or user but got ${first?.role}`);
  }
  // A tool message without its call is answered by the count of calls.
  if (first?.role === "tool") refuse("Unexpected role 'tool' as first role");
  if (last?.role === "assistant" && !last.prefix) {
    refuse("Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant");
  }
}

function checkOne(message: ChatMessage, checksToolIds: boolean): void {
  if (message.role === "assistant") {
    const calls = message.tool_calls ?? [];
    if (!message.content?.length && calls.length === 0) throw new RefusedError(emptyAssistantMessage());
    for (const call of calls) if (checksToolIds) checkToolId(call.id);
  }
  if (message.role === "tool" && checksToolIds) checkToolId(message.tool_call_id ?? "null");
}

function checkToolId(id: string): void {
  if (!/^[A-Za-z0-9]{9}$/.test(id)) throw new RefusedError(badToolCallId(id));
}

function refuse(message: string): never {
  throw new RefusedError(messageOrder(message));
}
