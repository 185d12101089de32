import { uuidv7 } from "uuidv7";
import { POST as postStop } from "@/app/api/chat/[id]/stop/route";
import { GET as getStream } from "@/app/api/chat/[id]/stream/route";
import { POST as postCode } from "@/app/api/chat/code/route";
import { POST as postChat } from "@/app/api/chat/route";
import {
  DELETE as deleteConversation,
  GET as getConversation,
  PATCH as patchConversation,
} from "@/app/api/conversations/[id]/route";
import { GET as getConversations } from "@/app/api/conversations/route";
import { DELETE as deleteFile, GET as getFile } from "@/app/api/files/[id]/route";
import { POST as postFile } from "@/app/api/files/route";
import { PATCH as patchPreferences } from "@/app/api/models/preferences/route";
import type { ChatBody, CodeBody } from "@/lib/chat/contract";
import type { Conversation, MessageMetadata } from "@/lib/conversations/contract";
import type { StoredFile } from "@/lib/files/contract";
import type { PreferencesPatch } from "@/lib/models/contract";

export const testModel = "mistral-small-latest";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** What a stream said, taken apart. */
export type Reading = {
  text: string;
  reasoning: string;
  answerId: string;
  metadata: Partial<MessageMetadata>;
  /** The bytes as they came, for comparing readers. */
  raw: string;
  /** How many deltas the text came in. */
  deltas: number;
};

/** One browser: it keeps its cookie, and calls the route handlers as Next would. */
export class ChatClient {
  private cookie = "";

  private async call(
    handler: Handler,
    method: string,
    path: string,
    params: Record<string, string>,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const request = new Request(`http://127.0.0.1:3000${path}`, {
      method,
      headers: {
        host: "127.0.0.1:3000",
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: toBody(body) }),
    });
    const response = await handler(request, { params: Promise.resolve(params) });
    const setCookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    if (setCookie.length > 0) this.cookie = setCookie.join("; ");
    return response;
  }

  chat(body: ChatBody | string | Record<string, unknown>): Promise<Response> {
    return this.call(postChat as Handler, "POST", "/api/chat", {}, body);
  }

  /** Sends a question and gives the response while the answer is still coming. */
  send(
    conversationId: string,
    text: string,
    parentId: string | null = null,
    messageId = uuidv7(),
    model = testModel,
  ) {
    return this.chat({ conversationId, modelId: model, action: { type: "send", messageId, parentId, text } });
  }

  attach(conversationId: string, answerId?: string): Promise<Response> {
    const query = answerId ? `?answer=${answerId}` : "";
    return this.call(getStream as Handler, "GET", `/api/chat/${conversationId}/stream${query}`, {
      id: conversationId,
    });
  }

  stop(conversationId: string): Promise<Response> {
    return this.call(postStop as Handler, "POST", `/api/chat/${conversationId}/stop`, { id: conversationId });
  }

  upload(bytes: Uint8Array, name = "file", headers: Record<string, string> = {}): Promise<Response> {
    const path = `/api/files?${new URLSearchParams({ name })}`;
    return this.call(postFile as Handler, "POST", path, {}, bytes, headers);
  }

  /** Uploads a file that is expected to be taken. */
  async attachFile(bytes: Uint8Array, name = "file"): Promise<StoredFile> {
    const response = await this.upload(bytes, name);
    if (response.status !== 200) throw new Error(`no file but ${response.status} ${await response.text()}`);
    return response.json() as Promise<StoredFile>;
  }

  download(id: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.call(getFile as Handler, "GET", `/api/files/${id}`, { id }, undefined, headers);
  }

  discard(id: string): Promise<Response> {
    return this.call(deleteFile as Handler, "DELETE", `/api/files/${id}`, { id });
  }

  open(conversationId: string): Promise<Response> {
    const path = `/api/conversations/${conversationId}`;
    return this.call(getConversation as Handler, "GET", path, { id: conversationId });
  }

  async conversation(conversationId: string): Promise<Conversation> {
    return (await this.open(conversationId)).json() as Promise<Conversation>;
  }

  code(body: CodeBody | Record<string, unknown>): Promise<Response> {
    return this.call(postCode as Handler, "POST", "/api/chat/code", {}, body);
  }

  list(query = ""): Promise<Response> {
    return this.call(getConversations as Handler, "GET", `/api/conversations${query}`, {});
  }

  patch(conversationId: string, body: unknown): Promise<Response> {
    const path = `/api/conversations/${conversationId}`;
    return this.call(patchConversation as Handler, "PATCH", path, { id: conversationId }, body);
  }

  /** What is wanted of models. */
  prefer(body: PreferencesPatch): Promise<Response> {
    return this.call(patchPreferences as Handler, "PATCH", "/api/models/preferences", {}, body);
  }

  remove(conversationId: string): Promise<Response> {
    const path = `/api/conversations/${conversationId}`;
    return this.call(deleteConversation as Handler, "DELETE", path, { id: conversationId });
  }
}

function toBody(body: unknown): BodyInit {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** The code of an error answer. */
export async function errorCode(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}

/**
 * Reads a stream to its end, or until `enough` says so.
 *
 * @throws when the answer is no stream.
 */
export async function readAnswer(
  response: Response,
  enough: (reading: Reading) => boolean = () => false,
): Promise<Reading> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) {
    throw new Error(`no stream but ${response.status} ${await response.text()}`);
  }
  const reading: Reading = { text: "", reasoning: "", answerId: "", metadata: {}, raw: "", deltas: 0 };
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of response.body) {
    const piece = decoder.decode(bytes, { stream: true });
    reading.raw += piece;
    const events = (rest + piece).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) take(reading, event);
    if (enough(reading)) break;
  }
  return reading;
}

function take(reading: Reading, event: string): void {
  if (event === "data: [DONE]") return;
  const chunk = JSON.parse(event.slice("data: ".length));
  if (chunk.type === "start") reading.answerId = chunk.messageId;
  if (chunk.type === "text-delta") {
    reading.text += chunk.delta;
    reading.deltas++;
  }
  if (chunk.type === "reasoning-delta") reading.reasoning += chunk.delta;
  Object.assign(reading.metadata, chunk.messageMetadata);
}
