import { z } from "zod";
import { attachTemporary } from "@/lib/chat/server";
import { eventStream } from "@/lib/http/event-stream";
import { route } from "@/lib/http/route";

/** The answer that is being written; 204 when there is none. */
export const GET = route(
  { auth: "viewer", params: z.object({ id: z.uuid() }) },
  async ({ viewer, params }) => {
    const stream = attachTemporary(viewer.id, params.id);
    return stream ? eventStream(stream) : undefined;
  },
);
