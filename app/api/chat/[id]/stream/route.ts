import { z } from "zod";
import { attachRun } from "@/lib/chat/server";
import { eventStream } from "@/lib/http/event-stream";
import { route } from "@/lib/http/route";

/** The answer that is being written; 204 when there is none. `?answer=` asks for one answer, ended or not. */
export const GET = route(
  {
    auth: "viewer",
    params: z.object({ id: z.uuid() }),
    query: z.object({ answer: z.uuid().optional() }),
  },
  async ({ viewer, params, query }) => {
    const stream = await attachRun(viewer.id, params.id, query.answer);
    return stream ? eventStream(stream) : undefined;
  },
);
