/**
 * The chat's real handlers in a process of their own, for tests that kill it: `boot()` and its clean end as in
 * production, without Next in between. Settings come as JSON in the first argument; prints its address when ready.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { POST as stop } from "@/app/api/chat/[id]/stop/route";
import { GET as stream } from "@/app/api/chat/[id]/stream/route";
import { POST as chat } from "@/app/api/chat/route";
import { GET as conversation } from "@/app/api/conversations/[id]/route";
import { boot } from "@/lib/boot/server";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const routes: [method: string, path: RegExp, handler: Handler][] = [
  ["POST", /^\/api\/chat$/, chat as Handler],
  ["GET", /^\/api\/chat\/([^/]+)\/stream$/, stream as Handler],
  ["POST", /^\/api\/chat\/([^/]+)\/stop$/, stop as Handler],
  ["GET", /^\/api\/conversations\/([^/]+)$/, conversation as Handler],
];

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
  for (const [method, path, handler] of routes) {
    const match = path.exec(url.pathname);
    if (!match || incoming.method !== method) continue;
    const body = await Array.fromAsync(incoming as AsyncIterable<Buffer>);
    const request = new Request(url, {
      method,
      headers: incoming.headers as Record<string, string>,
      ...(method === "GET" ? {} : { body: Buffer.concat(body) }),
    });
    const response = await handler(request, { params: Promise.resolve({ id: match[1] ?? "" }) });
    outgoing.writeHead(response.status, [...response.headers].flat());
    if (!response.body) outgoing.end();
    // A reader who leaves ends the pipeline early, which is no fault of ours.
    else await pipeline(response.body, outgoing).catch(() => {});
    return;
  }
  outgoing.writeHead(404).end();
}

async function main(): Promise<void> {
  Object.assign(process.env, JSON.parse(process.argv[2] ?? "{}"));
  await boot();
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.listen(0, "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

void main();
