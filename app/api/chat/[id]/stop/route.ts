import { z } from "zod";
import { stopRun } from "@/lib/chat/server";
import { route } from "@/lib/http/route";

export const POST = route(
  { auth: "viewer", params: z.object({ id: z.uuid() }) },
  async ({ viewer, params }) => stopRun(viewer.id, params.id),
);
