import { uuidv7 } from "uuidv7";
import { goodPassword, newEmail } from "./accounts";
import { randomAddress } from "./http-reader";

export const callers = ["nobody", "guest", "other", "administrator", "owner"] as const;
export type CallerName = (typeof callers)[number];

export type CallOptions = { body?: unknown; headers?: Record<string, string> };

/** Somebody who speaks HTTP to a running server, from an address of their own. */
export class Caller {
  readonly email = newEmail();
  /** A personal token for the gateway; empty for whoever has no account. */
  token = "";
  readonly #url: string;
  readonly #address = randomAddress();
  #cookie = "";

  constructor(url: string) {
    this.#url = url;
  }

  /** What the browser shows to be this caller. */
  get cookie(): string {
    return this.#cookie;
  }

  /** `body` goes as JSON unless it is bytes or a text. Cookies are kept only by `become…`: calls change nobody. */
  async call(method: string, path: string, { body, headers }: CallOptions = {}): Promise<Response> {
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    return fetch(this.#url + path, {
      method,
      redirect: "manual",
      headers: {
        "x-forwarded-for": this.#address,
        ...(this.#cookie === "" ? {} : { cookie: this.#cookie }),
        ...(body === undefined || isRaw ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    });
  }

  async becomeGuest(): Promise<void> {
    await this.#keepCookie(await this.call("PUT", "/api/account/defaults", { body: {} }));
    await this.#makeToken();
  }

  async becomeAccount(name: string): Promise<void> {
    const body = { email: this.email, password: goodPassword, name };
    await this.#keepCookie(await this.call("POST", "/api/account/register", { body }));
    await this.#makeToken();
  }

  /** The answer to a call that is expected to succeed, as JSON. */
  async json<Answer>(method: string, path: string, options?: CallOptions): Promise<Answer> {
    return (await this.text(method, path, options).then(JSON.parse)) as Answer;
  }

  async text(method: string, path: string, options?: CallOptions): Promise<string> {
    const response = await this.call(method, path, options);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  }

  /** Asks in a conversation that begins with it, and waits for the whole answer. */
  async ask(text: string, fileIds: string[] = []): Promise<{ conversationId: string; questionId: string }> {
    const { conversationId, questionId, response } = await this.begin(text, fileIds);
    await response.text();
    return { conversationId, questionId };
  }

  /** The same, without waiting: the answer is being written. */
  async begin(text: string, fileIds: string[] = []) {
    const [conversationId, questionId] = [uuidv7(), uuidv7()];
    const action = { type: "send", messageId: questionId, parentId: null, text, fileIds };
    const body = { conversationId, modelId: "mistral-small-latest", action };
    const response = await this.call("POST", "/api/chat", { body });
    if (!response.ok) throw new Error(`asking was refused with ${response.status}`);
    return { conversationId, questionId, response };
  }

  async #makeToken(): Promise<void> {
    const body = { name: "a token", scopes: ["chat", "models", "embeddings"], expiresInDays: null };
    this.token = (await this.json<{ token: string }>("POST", "/api/tokens", { body })).token;
  }

  async #keepCookie(response: Response): Promise<void> {
    await response.arrayBuffer();
    this.#cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    if (this.#cookie === "") throw new Error(`no session but ${response.status}`);
  }
}
