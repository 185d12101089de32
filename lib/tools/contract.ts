import { z } from "zod";

/** The tools that an answer may use, as the model calls them. The page has words for each. */
export const toolNames = ["calculate", "current_time", "search_conversations"] as const;
export type ToolName = (typeof toolNames)[number];

export function isToolName(name: string): name is ToolName {
  return toolNames.some((known) => known === name);
}

const call = {
  type: z.literal("dynamic-tool"),
  toolName: z.string(),
  toolCallId: z.string(),
  input: z.json(),
};

/** A call in an answer: the AI SDK's part for tools that are only known while running. */
export const toolPart = z.discriminatedUnion("state", [
  /** It is running, or it was when the answer broke off. */
  z.object({ ...call, state: z.literal("input-available") }),
  z.object({ ...call, state: z.literal("output-available"), output: z.json() }),
  z.object({ ...call, state: z.literal("output-error"), errorText: z.string() }),
]);
/** What goes into a tool, or comes out of it. */
export type ToolValue = z.infer<ReturnType<typeof z.json>>;

export type ToolPart = z.infer<typeof toolPart>;

/** What `search_conversations` gives. Addresses are ours: `/c/<id>`, opened at the message. */
export const foundConversations = z.object({
  found: z.array(
    z.object({
      conversation: z.string(),
      link: z.string().regex(/^\/c\/[0-9a-f-]{36}(\?message=[0-9a-f-]{36})?$/),
      date: z.iso.date(),
      saidBy: z.string(),
      text: z.string().optional(),
    }),
  ),
});
export type FoundConversations = z.infer<typeof foundConversations>;
