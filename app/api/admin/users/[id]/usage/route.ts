import { z } from "zod";
import { personUsage } from "@/lib/admin/server";
import { requireAdmin } from "@/lib/auth/server";
import { route } from "@/lib/http/route";

const params = z.object({ id: z.uuid() });

export const GET = route({ auth: "viewer", params }, async ({ viewer, params }) => {
  requireAdmin(viewer);
  return personUsage(params.id);
});
