import { requireAdmin } from "@/lib/auth/server";
import { route } from "@/lib/http/route";
import { usageRules } from "@/lib/usage/contract";
import { readRules, storeRules } from "@/lib/usage/server";

export const GET = route({ auth: "viewer" }, async ({ viewer }) => {
  requireAdmin(viewer);
  return readRules();
});

export const PUT = route({ auth: "viewer", body: usageRules }, async ({ viewer, body }) => {
  requireAdmin(viewer);
  return storeRules(body);
});
