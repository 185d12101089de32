import { expiredSessionCookie } from "@/lib/auth/server";
import { stopAllRuns } from "@/lib/chat/server";
import { erasureBody } from "@/lib/erasure/contract";
import { eraseAccount } from "@/lib/erasure/server";
import { route } from "@/lib/http/route";

export const POST = route({ auth: "viewer", body: erasureBody }, async ({ viewer, body }) => {
  const receipt = await eraseAccount(viewer, body, () => stopAllRuns(viewer.id));
  return Response.json(receipt, {
    headers: { "set-cookie": expiredSessionCookie(), "cache-control": "no-store" },
  });
});
