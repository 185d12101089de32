import { z } from "zod";
import { requireAdmin } from "@/lib/auth/server";
import { route } from "@/lib/http/route";
import { withdrawInvitation } from "@/lib/invitations/server";

const params = z.object({ id: z.uuid() });

export const DELETE = route({ auth: "viewer", params }, async ({ viewer, params }) => {
  requireAdmin(viewer);
  return withdrawInvitation(params.id);
});
