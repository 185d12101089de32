import { maxChatBodyBytes } from "@/lib/chat/contract";
import { chatBody } from "@/lib/chat/schemas";
import { sendChat, sendLimits } from "@/lib/chat/server";
import { eventStream } from "@/lib/http/event-stream";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    auth: "writer",
    body: chatBody,
    maxBytes: maxChatBodyBytes,
    ...sendLimits,
  },
  async ({ viewer, body }) => eventStream(await sendChat(viewer.id, body)),
);
