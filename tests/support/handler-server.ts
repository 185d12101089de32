import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll } from "vitest";

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, never>> },
) => Promise<Response> | Response;
export type HandlerRoute = [method: string, path: RegExp, handler: Handler];

/** Route handlers behind a real HTTP server, with streams and a signal as Next gives them. */
export function useHandlerServer(routes: HandlerRoute[]): { readonly url: string } {
  let server: Server | undefined;
  beforeAll(async () => {
    server = createServer((incoming, outgoing) => void answer(routes, incoming, outgoing));
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  });
  afterAll(
    () =>
      new Promise<void>((resolve) => {
        server?.close(() => resolve());
        server?.closeAllConnections();
      }),
  );
  return {
    get url() {
      if (!server) throw new Error("The handlers are served only while tests run");
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
  };
}

async function answer(
  routes: HandlerRoute[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
  const route = routes.find(([method, path]) => method === incoming.method && path.test(url.pathname));
  if (!route) {
    outgoing.writeHead(404).end();
    return;
  }
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const hasBody = incoming.method !== "GET" && incoming.method !== "OPTIONS";
  const request = new Request(url, {
    method: incoming.method ?? "GET",
    headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    signal: gone.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: "half" } : {}),
  });
  const response = await route[2](request, { params: Promise.resolve({}) });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  if (!response.body) outgoing.end();
  // A client who leaves ends the pipeline early, which is no fault of ours.
  else await pipeline(response.body, outgoing).catch(() => {});
}
