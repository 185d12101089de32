import { deletionBody } from "@/lib/conversations/schemas";
import { deleteConversations } from "@/lib/conversations/server";
import { route } from "@/lib/http/route";

/** Several at once. Not DELETE, whose body is dropped on its way by some proxies. */
export const POST = route({ auth: "viewer", body: deletionBody }, async ({ viewer, body }) => ({
  deleted: await deleteConversations(viewer.id, body.ids),
}));
