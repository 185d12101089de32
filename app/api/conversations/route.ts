import { stopAllRuns } from "@/lib/chat/server";
import { conversationQuery } from "@/lib/conversations/schemas";
import { deleteAllConversations, listConversations } from "@/lib/conversations/server";
import { route } from "@/lib/http/route";

export const GET = route({ auth: "viewer", query: conversationQuery }, async ({ viewer, query }) =>
  listConversations(viewer.id, query),
);

/** All of them at once; answers that are being written are stopped first. */
export const DELETE = route({ auth: "viewer" }, async ({ viewer }) => {
  await stopAllRuns(viewer.id);
  return { deleted: await deleteAllConversations(viewer.id) };
});
