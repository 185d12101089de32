import { route } from "@/lib/http/route";
import { usageQuery } from "@/lib/usage/contract";
import { reportUsage } from "@/lib/usage/server";

export const GET = route({ auth: "viewer", query: usageQuery }, async ({ viewer, query }) =>
  reportUsage(viewer.id, query.zone),
);
