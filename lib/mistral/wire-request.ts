import "server-only";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { remember } from "@/lib/remember";

/** A connection that nobody uses is given back after this long; providers close theirs not much later. */
const idleMs = 30_000;

/**
 * Sends a request as `fetch` would, but gives the body as a Node stream: a token is one small read, and a web
 * stream would spend more on it than all the rest of its way through the server (see docs/decisions).
 *
 * @param options.gathers whoever reads comes by now and then: what arrives in between is left to the kernel, which
 *   joins it, instead of being read bit by bit.
 * @throws the socket's own error, or the signal's abort.
 */
export function send(url: string, init: RequestInit = {}, options: SendOptions = {}): Promise<Sent> {
  return attempt(url, init, options).catch((error: unknown) => {
    // The provider closed an idle connection at the very moment we took it up again; it has read nothing.
    if (error instanceof StaleConnection) return attempt(url, init, options);
    throw error;
  });
}

type SendOptions = { gathers?: boolean };
type Sent = { status: number; headers: Headers; body: IncomingMessage };

class StaleConnection extends Error {}

function attempt(url: string, init: RequestInit, { gathers = false }: SendOptions): Promise<Sent> {
  const isSecure = new URL(url).protocol === "https:";
  const { http, https } = gathers ? agents().gathering : agents().reading;
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)(
      url,
      {
        method: init.method ?? "GET",
        headers: Object.fromEntries(new Headers(init.headers)),
        agent: isSecure ? https : http,
        ...(init.signal ? { signal: init.signal } : {}),
      },
      (incoming) =>
        resolve({ status: incoming.statusCode ?? 502, headers: headersOf(incoming), body: incoming }),
    );
    outgoing.once("error", (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && error.code === "ECONNRESET";
      reject(isStale ? new StaleConnection("idle connection was closed", { cause: error }) : error);
    });
    outgoing.end(init.body ?? undefined);
  });
}

const agents = () =>
  remember("mistral.agents", () => {
    const options = { keepAlive: true, keepAliveMsecs: idleMs, timeout: idleMs, scheduling: "lifo" as const };
    // A socket that is full after one byte reads once, and again only when that was taken.
    const gathering = { ...options, highWaterMark: 1 };
    return {
      reading: { http: new HttpAgent(options), https: new HttpsAgent(options) },
      gathering: { http: new HttpAgent(gathering), https: new HttpsAgent(gathering) },
    };
  });

function headersOf({ headers }: IncomingMessage): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const line of [value ?? []].flat()) result.append(name, line);
  }
  return result;
}
