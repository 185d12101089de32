import { conversationQuery } from "@/lib/conversations/contract";
import { listConversations } from "@/lib/conversations/server";
import { route } from "@/lib/http/route";

export const GET = route({ auth: "viewer", query: conversationQuery }, async ({ viewer, query }) =>
  listConversations(viewer.id, query),
);
