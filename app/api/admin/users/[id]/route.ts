import { z } from "zod";
import { personPatch } from "@/lib/admin/contract";
import { changePerson } from "@/lib/admin/server";
import { requireAdmin } from "@/lib/auth/server";
import { stopAllRuns } from "@/lib/chat/server";
import { route } from "@/lib/http/route";

const params = z.object({ id: z.uuid() });

export const PATCH = route(
  { auth: "viewer", params, body: personPatch },
  async ({ viewer, params, body }) => {
    requireAdmin(viewer);
    const person = await changePerson(viewer.id, params.id, body);
    if (body.isDisabled) await stopAllRuns(params.id);
    return person;
  },
);
