import { z } from "zod";
import { route } from "@/lib/http/route";
import { revokeToken } from "@/lib/tokens/server";

const params = z.object({ id: z.uuid() });

export const DELETE = route({ auth: "viewer", params }, async ({ viewer, params }) =>
  revokeToken(viewer.id, params.id),
);
