import { createHash, randomBytes } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import { uuidv7 } from "uuidv7";

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

export type Load = { streams: number; tokens: number; tokensPerSecond: number };

/** What one reader saw. Times are ms since it sent its request, `lastTextAtMs` since 1970. */
export type Reading = {
  /** Stands in the question, so that the provider's side of it can be found. */
  mark: string;
  firstTokenMs: number;
  lastTextAtMs: number;
  bytes: number;
  checksum: string;
};

type Asked = { mark: string; question: string };

type Call = { port: number; path: string; headers: Record<string, string>; body: unknown };

function ask({ tokens, tokensPerSecond }: Load): Asked {
  const mark = uuidv7();
  return {
    mark,
    question: `[[scenario:long tokens=${tokens} rate=${tokensPerSecond} chunk=1]]\nGo, ${mark}.`,
  };
}

/** A reader of the provider's own stream, straight or through the proxy. */
export function readProvider(port: number, load: Load): Promise<Reading> {
  const { mark, question } = ask(load);
  const body = {
    model: "mistral-small-latest",
    stream: true,
    messages: [{ role: "user", content: question }],
  };
  return read(
    mark,
    { port, path: "/v1/chat/completions", headers: { authorization: "Bearer bench" }, body },
    (text) => text.includes('"content":"') && !text.includes('"content":""'),
    (event) => event.choices?.[0]?.delta?.content ?? "",
  );
}

/** A reader of our own stream, in a conversation of its own. */
export function readTramontane(
  port: number,
  cookie: string,
  load: Load,
  conversationId: string = uuidv7(),
): Promise<Reading> {
  const { mark, question } = ask(load);
  const body = {
    conversationId,
    modelId: "mistral-small-latest",
    action: { type: "send", messageId: uuidv7(), parentId: null, text: question },
  };
  return read(
    mark,
    { port, path: "/api/chat", headers: { cookie }, body },
    (text) => text.includes('"text-delta"'),
    (event) => (event.type === "text-delta" ? event.delta : ""),
  );
}

/** A reader of a bare `streamText` route. */
export function readBareRoute(port: number, load: Load): Promise<Reading> {
  const { mark, question } = ask(load);
  const messages = [{ id: uuidv7(), role: "user", parts: [{ type: "text", text: question }] }];
  return read(
    mark,
    { port, path: "/api/chat", headers: {}, body: { messages } },
    (text) => text.includes('"text-delta"'),
    (event) => (event.type === "text-delta" ? event.delta : ""),
  );
}

/** Makes a guest by its first message. */
export async function newGuest(port: number): Promise<string> {
  const body = {
    conversationId: uuidv7(),
    modelId: "mistral-small-latest",
    action: { type: "send", messageId: uuidv7(), parentId: null, text: "[[scenario:echo]]\nHello." },
  };
  const response = await send({ port, path: "/api/chat", headers: {}, body });
  for await (const _ of response);
  const cookie = response.headers["set-cookie"]?.map((line) => line.split(";")[0]).join("; ");
  if (!cookie) throw new Error(`no guest was made: ${response.statusCode}`);
  return cookie;
}

/** Calls one of our routes; gives status and body. */
export async function callRoute(call: Omit<Call, "body"> & { method: string; body?: unknown }) {
  const response = await send(call);
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { status: response.statusCode ?? 0, text };
}

async function read(
  mark: string,
  call: Call,
  hasText: (text: string) => boolean,
  // biome-ignore lint/suspicious/noExplicitAny: two streams of other shapes; a wrong one gives a wrong checksum.
  textOf: (event: any) => string,
): Promise<Reading> {
  const startedMs = performance.now();
  const response = await send(call);
  if (response.statusCode !== 200) throw new Error(`${call.path} answered ${response.statusCode}`);
  const chunks: string[] = [];
  let [firstTokenMs, lastTextAtMs, bytes] = [0, 0, 0];
  for await (const chunk of response.setEncoding("utf8")) {
    bytes += Buffer.byteLength(chunk);
    if (hasText(chunk)) {
      lastTextAtMs = performance.timeOrigin + performance.now();
      if (firstTokenMs === 0) firstTokenMs = performance.now() - startedMs;
    }
    chunks.push(chunk);
  }
  const hash = createHash("sha256");
  for (const event of chunks.join("").split("\n\n")) {
    if (event.startsWith("data: {")) hash.update(textOf(JSON.parse(event.slice("data: ".length))));
  }
  return { mark, firstTokenMs, lastTextAtMs, bytes, checksum: hash.digest("base64url") };
}

function send(call: Omit<Call, "body"> & { method?: string; body?: unknown }): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: "127.0.0.1",
        port: call.port,
        path: call.path,
        method: call.method ?? "POST",
        headers: {
          "content-type": "application/json",
          "x-forwarded-for": addressOf(call.headers.cookie),
          ...call.headers,
        },
      },
      resolve,
    );
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      // A server may close an idle connection at the very moment it is taken up again; it has read nothing then.
      if (outgoing.reusedSocket && error.code === "ECONNRESET") resolve(send(call));
      else reject(error);
    });
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
}

/** Each guest has an address of their own, as behind a proxy: what one address may do is bounded. */
function addressOf(cookie: string | undefined): string {
  const bytes = cookie === undefined ? randomBytes(3) : createHash("sha256").update(cookie).digest();
  return `10.${bytes[0]}.${bytes[1]}.${bytes[2]}`;
}
