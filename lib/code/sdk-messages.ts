import { z } from "zod";
import { indent, prettyJson, type RequestBody } from "./sample";

/*
 * Mistral's messages and tools as the AI SDK wants them. They are the work of its own provider package, so they have
 * the shapes that it makes and no other.
 */

const calls = z.array(
  z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }),
);
const functions = z.array(
  z.object({
    function: z.object({
      name: z.string(),
      description: z.string().optional(),
      parameters: z.record(z.string(), z.unknown()),
    }),
  }),
);

/** `instructions` and `messages` of a call. */
export function sdkMessages(messages: RequestBody["messages"]) {
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  return {
    ...(system.length ? { instructions: system.join("\n\n") } : {}),
    messages: messages
      .filter(({ role }) => role !== "system")
      .map(({ role, content, tool_calls, tool_call_id, name }) => {
        if (role === "tool") return toolResult(String(tool_call_id), String(name), content);
        return tool_calls === undefined
          ? { role, content: sdkContent(content) }
          : { role, content: [...asParts(sdkContent(content)), ...calls.parse(tool_calls).map(toolCall)] };
      }),
  };
}

/** The argument `tools`, as source text: each tool is made by a function. */
export function sdkTools(tools: unknown): string {
  const entries = functions.parse(tools).map(({ function: { name, description, parameters } }) => {
    const about = description === undefined ? "" : `      description: ${prettyJson(description)},\n`;
    const schema = indent(prettyJson(parameters), 6);
    return `    ${name}: tool({\n${about}      inputSchema: jsonSchema(${schema}),\n    }),\n`;
  });
  return `  tools: {\n${entries.join("")}  },\n`;
}

/** What a model thought before is a chunk of its own kind at Mistral, and a part of its own kind in the AI SDK. */
function sdkContent(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((chunk) =>
    chunk.type === "thinking"
      ? { type: "reasoning", text: chunk.thinking.map(({ text }: { text: string }) => text).join("") }
      : chunk,
  );
}

function asParts(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  return content === "" || content === null || content === undefined ? [] : [{ type: "text", text: content }];
}

function toolCall({ id, function: { name, arguments: input } }: z.infer<typeof calls>[number]) {
  return { type: "tool-call", toolCallId: id, toolName: name, input: JSON.parse(input) as unknown };
}

function toolResult(toolCallId: string, toolName: string, value: unknown) {
  return {
    role: "tool",
    content: [{ type: "tool-result", toolCallId, toolName, output: { type: "text", value } }],
  };
}
