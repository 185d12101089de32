import { z } from "zod";
import { route } from "@/lib/http/route";
import { sharePatch } from "@/lib/shares/contract";
import { changeLifetime, revokeShare } from "@/lib/shares/server";

const params = z.object({ id: z.uuid() });

export const PATCH = route({ auth: "viewer", params, body: sharePatch }, async (context) =>
  changeLifetime(context.viewer.id, context.params.id, context.body.lifetime),
);

export const DELETE = route({ auth: "viewer", params }, async (context) =>
  revokeShare(context.viewer.id, context.params.id),
);
