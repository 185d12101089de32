import "server-only";
import { z } from "zod";
import { hitAddress, type MarkedText, maxQueryLength } from "@/lib/search/contract";
import { search } from "@/lib/search/server";
import type { FoundConversations } from "./contract";
import { defineTool } from "./tool";

const maxHits = 8;

export const searchConversations = defineTool({
  name: "search_conversations",
  description:
    "Searches the reader's earlier conversations with you and other models, by the words that occur in them. Use it " +
    "when they refer to something that was said before and is not in this conversation.",
  input: z.strictObject({
    query: z
      .string()
      .min(1)
      .max(maxQueryLength)
      .describe('A few words that all occur in one message; "quotes" keep words together.'),
    from: z.iso.date().optional().describe("Only what was said on this day or later, as YYYY-MM-DD."),
    to: z.iso.date().optional().describe("Only what was said on this day or earlier, as YYYY-MM-DD."),
  }),
  timeoutMs: 10_000,
  run: async ({ query, from, to }, { userId, conversationId }) => {
    const { hits } = await search(userId, {
      q: query,
      from: from && `${from}T00:00:00Z`,
      to: to && dayAfter(to),
      // What is being answered holds the words too.
      limit: maxHits * 2,
    });
    const others = hits.filter((hit) => hit.conversationId !== conversationId);
    const saidIn = new Set(others.flatMap((hit) => (hit.snippet === null ? [] : [hit.conversationId])));
    // A title says nothing more where a place in the conversation is found too.
    const found = others
      .filter((hit) => hit.snippet !== null || !saidIn.has(hit.conversationId))
      .slice(0, maxHits);
    const result: FoundConversations = {
      found: found.map((hit) => ({
        conversation: plain(hit.title),
        link: hitAddress(hit),
        date: hit.createdAt.slice(0, 10),
        ...(hit.snippet === null
          ? { saidBy: "the title" }
          : { saidBy: hit.role === "user" ? "the reader" : hit.modelId, text: plain(hit.snippet) }),
      })),
    };
    return result;
  },
});

function plain(marked: MarkedText): string {
  return marked.map(({ text }) => text).join("");
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();
}
