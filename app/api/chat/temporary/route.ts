import { maxTemporaryBodyBytes } from "@/lib/chat/contract";
import { temporaryBody } from "@/lib/chat/schemas";
import { startTemporary } from "@/lib/chat/server";
import { eventStream } from "@/lib/http/event-stream";
import { route } from "@/lib/http/route";

/** Counted together with stored sends. */
export const POST = route(
  {
    auth: "writer",
    body: temporaryBody,
    maxBytes: maxTemporaryBodyBytes,
    limit: { name: "send", points: 60, perSeconds: 60 },
  },
  async ({ viewer, body }) => eventStream(await startTemporary(viewer.id, body)),
);
