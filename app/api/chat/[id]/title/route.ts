import { z } from "zod";
import { titleSettled } from "@/lib/chat/server";
import { getSummary } from "@/lib/conversations/server";
import { route } from "@/lib/http/route";

export const GET = route(
  { auth: "viewer", params: z.object({ id: z.uuid() }) },
  async ({ viewer, params }) => {
    // Whose it is comes first: waiting must not tell strangers anything.
    await getSummary(viewer.id, params.id);
    await titleSettled(params.id);
    return getSummary(viewer.id, params.id);
  },
);
