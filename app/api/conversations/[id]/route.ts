import { z } from "zod";
import { conversationPatch } from "@/lib/conversations/schemas";
import { deleteConversation, getConversation, updateConversation } from "@/lib/conversations/server";
import { route } from "@/lib/http/route";

const params = z.object({ id: z.uuid() });

export const GET = route({ auth: "viewer", params }, async (context) =>
  getConversation(context.viewer.id, context.params.id),
);

export const PATCH = route({ auth: "viewer", params, body: conversationPatch }, async (context) =>
  updateConversation(context.viewer.id, context.params.id, context.body),
);

export const DELETE = route({ auth: "viewer", params }, async (context) =>
  deleteConversation(context.viewer.id, context.params.id),
);
