import { requireAdmin } from "@/lib/auth/server";
import { route } from "@/lib/http/route";
import { newInvitation } from "@/lib/invitations/contract";
import { invite, listInvitations } from "@/lib/invitations/server";

export const GET = route({ auth: "viewer" }, async ({ viewer }) => {
  requireAdmin(viewer);
  return listInvitations();
});

export const POST = route({ auth: "viewer", body: newInvitation }, async ({ viewer, body }) => {
  requireAdmin(viewer);
  return Response.json(await invite(viewer.id, body), {
    status: 201,
    headers: { "cache-control": "no-store" },
  });
});
