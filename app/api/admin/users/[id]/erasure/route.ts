import { z } from "zod";
import { getPerson } from "@/lib/admin/server";
import { requireAdmin } from "@/lib/auth/server";
import { stopAllRuns } from "@/lib/chat/server";
import { erasureBody } from "@/lib/erasure/contract";
import { eraseOther } from "@/lib/erasure/server";
import { route } from "@/lib/http/route";

const params = z.object({ id: z.uuid() });

/** Erases an account: its email is typed, and the password is the administrator's. */
export const POST = route({ auth: "viewer", params, body: erasureBody }, async ({ viewer, params, body }) => {
  requireAdmin(viewer);
  const subject = await getPerson(params.id);
  return eraseOther(viewer, subject, body, () => stopAllRuns(subject.id));
});
