import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { uuidv7 } from "uuidv7";
import { randomAddress } from "../support/http-reader";
import { type House, pause, type Server } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf } from "./turn";

const mebibyte = 1024 * 1024;
/** Node.js gives a request this long to send its headers, and looks every half minute. */
const headerPatienceMs = 100_000;

/**
 * Clients that send a byte now and then, and clients that ask for answers and never read them. An answer takes memory
 * while it is written, whoever reads it, so a crowd of the same size that dawdles nowhere comes first.
 */
export const slowClients: Trial = {
  name: "slow-loris and readers who never read",
  run: async (house, isShort) => {
    const tally = new Tally();
    const quick = await visit(house, tally, { isSlow: false, isShort });
    const slow = await visit(house, tally, { isSlow: true, isShort });
    tally.check(slow.peakMiB < quick.peakMiB * 1.3, () => "slow clients take more than quick ones");
    const memory = `${slow.peakMiB} MiB of memory at most, ${quick.peakMiB} with as many quick ones`;
    return tally.outcome(`${slow.count} of them at once, ${memory}`);
  },
};

/** @returns how many clients there were, and the memory of the server at its most while they were there. */
async function visit(house: House, tally: Tally, { isSlow, isShort }: { isSlow: boolean; isShort: boolean }) {
  const server = await house.serve({ DATA_DIR: house.folder(isSlow ? "slow" : "quick") });
  const crowd = new Crowd(server.url);
  await ask(await crowd.next(), "Good morning");
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, server.memoryBytes());
  }, 500);
  const count = isShort ? 100 : 400;
  const dialAll = (text: () => string) => Array.from({ length: count }, () => dial(server, text()));
  const headers = dialAll(() =>
    isSlow ? `${head("GET", "/")}X-Slow: ` : `${head("GET", "/api/health")}\r\n`,
  );
  const bodies = dialAll(() =>
    isSlow
      ? `${head("POST", "/api/chat")}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`
      : `${head("GET", "/api/health")}\r\n`,
  );
  const text = `${isSlow ? "deaf" : "all ears"} ${randomUUID()}`;
  const asking = dialAll(() => questionOf(text));
  for (const socket of asking) isSlow ? socket.pause() : socket.resume();
  const drip = setInterval(() => {
    if (isSlow) for (const socket of [...headers, ...bodies]) if (socket.writable) socket.write("a");
  }, 1_000);
  try {
    const others = Array.from({ length: 20 }, async () =>
      ask(await crowd.next(), "[[scenario:long tokens=100 rate=40]] on"),
    );
    for (const turn of await Promise.all(others)) {
      tally.check(
        (await storedOf(turn, server.url))?.status === "complete",
        () => `others got ${turn.status} ${turn.code}`,
      );
    }
    await pause(isShort ? 5_000 : 30_000);
    const called = await callsWith(house, text);
    tally.check(called === count, () => `${called} of ${count} answers were begun`);
    if (isSlow && !isShort) {
      for (const untilMs = Date.now() + headerPatienceMs; Date.now() < untilMs; ) {
        if (headers.every(({ closed }) => closed)) break;
        await pause(500);
      }
      const left = headers.filter(({ closed }) => !closed).length;
      tally.check(left === 0, () => `${left} unfinished requests are still open`);
    }
    return { count: 3 * count, peakMiB: Math.round(peak / mebibyte) };
  } finally {
    clearInterval(watch);
    clearInterval(drip);
    for (const socket of [...headers, ...bodies, ...asking]) socket.destroy();
    await server.end("SIGTERM");
  }
}

/** How many calls for an answer to this text the provider has seen. Titles are asked for with a system prompt. */
async function callsWith(house: House, text: string): Promise<number> {
  const url = `${house.standinUrl}/__control/requests?text=${encodeURIComponent(text)}`;
  const { requests } = (await (await fetch(url)).json()) as {
    requests: { body: { messages: { role: string }[] } }[];
  };
  return requests.filter(({ body }) => body.messages[0]?.role === "user").length;
}

function head(method: string, path: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
}

function dial(server: Server, text: string): Socket {
  const socket = connect({ port: server.port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.write(text);
  return socket;
}

/** Every one is a new guest, with an answer of some 100 KB. */
function questionOf(text: string): string {
  const body = JSON.stringify({
    conversationId: randomUUID(),
    modelId: "mistral-small-latest",
    action: {
      type: "send",
      messageId: uuidv7(),
      parentId: null,
      text: `[[scenario:long tokens=20000 rate=2000]] ${text}`,
    },
  });
  return `${head("POST", "/api/chat")}X-Forwarded-For: ${randomAddress()}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
