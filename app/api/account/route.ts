import { accountPatch } from "@/lib/auth/contract";
import { updateAccount } from "@/lib/auth/server";
import { route } from "@/lib/http/route";

export const GET = route({ auth: "viewer" }, async ({ viewer }) => viewer);

export const PATCH = route({ auth: "viewer", body: accountPatch }, async ({ viewer, body }) => {
  const updated = await updateAccount(viewer, body);
  return Response.json(updated.viewer, {
    headers: updated.setCookie ? { "set-cookie": updated.setCookie } : {},
  });
});
