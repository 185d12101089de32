import { randomInt } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { ChatAction } from "@/lib/chat/contract";
import type { Conversation } from "@/lib/conversations/contract";

/**
 * A browser that speaks HTTP to a running server. It keeps its cookie, also when it turns to another instance, and has
 * an address of its own for a server that trusts a proxy.
 */
export class HttpReader {
  readonly #url: string;
  readonly #jar: { cookie: string; readonly address: string };

  constructor(url: string, jar = { cookie: "", address: randomAddress() }) {
    this.#url = url;
    this.#jar = jar;
  }

  /** The same reader at another instance. */
  at(url: string): HttpReader {
    return new HttpReader(url, this.#jar);
  }

  async #call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        "x-forwarded-for": this.#jar.address,
        ...(this.#jar.cookie === "" ? {} : { cookie: this.#jar.cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    if (set.length > 0) this.#jar.cookie = set.join("; ");
    return response;
  }

  act(conversationId: string, action: ChatAction): Promise<Response> {
    return this.#call("POST", "/api/chat", { conversationId, modelId: "mistral-small-latest", action });
  }

  send(
    conversationId: string,
    text: string,
    { parentId = null, messageId = uuidv7() }: { parentId?: string | null; messageId?: string } = {},
  ): Promise<Response> {
    return this.act(conversationId, { type: "send", messageId, parentId, text });
  }

  attach(conversationId: string, answerId?: string): Promise<Response> {
    const query = answerId === undefined ? "" : `?answer=${answerId}`;
    return this.#call("GET", `/api/chat/${conversationId}/stream${query}`);
  }

  stop(conversationId: string): Promise<Response> {
    return this.#call("POST", `/api/chat/${conversationId}/stop`);
  }

  async conversation(conversationId: string): Promise<Conversation> {
    const response = await this.#call("GET", `/api/conversations/${conversationId}`);
    if (!response.ok) throw new Error(`no conversation but ${response.status} ${await response.text()}`);
    return (await response.json()) as Conversation;
  }
}

/** An address within 10.0.0.0/8, as behind a proxy. */
export function randomAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
}
