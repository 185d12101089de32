import { DefaultChatTransport } from "ai";
import type { ChatBody } from "@/lib/chat/contract";
import type { ChatMessage } from "@/lib/conversations/contract";
import { appFetch } from "@/lib/http/client";

/** What an action hands to the transport, as `body` of useChat's request options. */
export type ChatRequest = Omit<ChatBody, "conversationId">;

type TransportEvents = {
  /** The server has taken the request in; its answer is on the way. */
  onAccepted: () => void;
  /** The request didn't get through, or was refused: nothing was written. */
  onRejected: (error: unknown) => void;
  /** We wanted to follow a run and there is none any more. */
  onNoRun: () => void;
};

/** useChat's way to our server: `POST /api/chat` to act, `GET /api/chat/<id>/stream` to follow a run. */
export function createChatTransport({
  onAccepted,
  onRejected,
  onNoRun,
}: TransportEvents): DefaultChatTransport<ChatMessage> {
  return new DefaultChatTransport<ChatMessage>({
    api: "/api/chat",
    prepareSendMessagesRequest: ({ id, body }) => ({ body: { conversationId: id, ...body } }),
    fetch: async (input, init) => {
      if (init?.method !== "POST") {
        const response = await appFetch(input, init);
        if (response.status === 204) onNoRun();
        return response;
      }
      try {
        const response = await appFetch(input, init);
        onAccepted();
        return response;
      } catch (error) {
        onRejected(error);
        throw error;
      }
    },
  });
}
