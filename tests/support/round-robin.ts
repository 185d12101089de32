import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export type RoundRobin = {
  url: string;
  /** Which instance the last request went to, by its place in the list. */
  lastTurn: () => number;
  close: () => void;
};

/**
 * A plain reverse proxy before several instances: each request goes to the next one, whoever makes it. One that
 * does not take the connection is passed over. It knows nothing of sessions, and holds nothing back.
 */
export async function startRoundRobin(urls: string[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  let turn = -1;
  const server = createServer((incoming, outgoing) => {
    void collect(incoming).then((body) => pass(urls.length, body));

    function pass(attempts: number, body: Buffer): void {
      if (attempts === 0) {
        outgoing.writeHead(502).end();
        return;
      }
      turn = (turn + 1) % urls.length;
      const upstream = request(new URL(incoming.url ?? "/", urls[turn]), {
        method: incoming.method,
        headers: incoming.headers,
        agent,
      });
      let answered = false;
      upstream.on("response", (response) => {
        answered = true;
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.on("error", () => outgoing.destroy());
        response.pipe(outgoing);
      });
      upstream.on("error", () => (answered ? outgoing.destroy() : pass(attempts - 1, body)));
      outgoing.on("close", () => upstream.destroy());
      upstream.end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lastTurn: () => turn,
    close: () => {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
