import { maxTemporaryBodyBytes } from "@/lib/chat/contract";
import { temporaryBody } from "@/lib/chat/schemas";
import { sendLimits, startTemporary } from "@/lib/chat/server";
import { eventStream } from "@/lib/http/event-stream";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    auth: "writer",
    body: temporaryBody,
    maxBytes: maxTemporaryBodyBytes,
    ...sendLimits,
  },
  async ({ viewer, body }) => eventStream(await startTemporary(viewer.id, body)),
);
