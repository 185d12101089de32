import { peopleQuery } from "@/lib/admin/contract";
import { listPeople } from "@/lib/admin/server";
import { requireAdmin } from "@/lib/auth/server";
import { route } from "@/lib/http/route";

export const GET = route({ auth: "viewer", query: peopleQuery }, async ({ viewer, query }) => {
  requireAdmin(viewer);
  return listPeople(query);
});
