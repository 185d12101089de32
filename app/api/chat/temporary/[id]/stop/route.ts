import { z } from "zod";
import { stopTemporary } from "@/lib/chat/server";
import { route } from "@/lib/http/route";

export const POST = route(
  { auth: "viewer", params: z.object({ id: z.uuid() }) },
  async ({ viewer, params }) => stopTemporary(viewer.id, params.id),
);
