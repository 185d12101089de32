import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { uuidv7 } from "uuidv7";
import { pause, type Server } from "./house";
import { Tally, type Trial } from "./trial";
import { ask, Crowd, storedOf } from "./turn";

const mebibyte = 1024 * 1024;
/** Node.js gives a request this long to send its headers, and looks every half minute. */
const headerPatienceMs = 100_000;

/** Clients that send a byte now and then, and clients that ask for answers and never read them. */
export const slowClients: Trial = {
  name: "slow-loris and readers who never read",
  run: async (house, isShort) => {
    const server = await house.serve({ DATA_DIR: house.folder("slow") });
    const crowd = new Crowd(server.url);
    await ask(await crowd.next(), "Good morning");
    const tally = new Tally();
    const count = isShort ? 100 : 400;
    const before = server.memoryBytes();
    const headers = Array.from({ length: count }, () =>
      dial(server, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "),
    );
    const bodies = Array.from({ length: count }, () =>
      dial(
        server,
        "POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{",
      ),
    );
    const deaf = Array.from({ length: count }, () => dial(server, questionOf()));
    for (const { socket } of deaf) socket.pause();
    const drip = setInterval(() => {
      for (const { socket } of [...headers, ...bodies]) if (socket.writable) socket.write("a");
    }, 1_000);
    try {
      for (const turn of await Promise.all(
        Array.from({ length: 20 }, async () =>
          ask(await crowd.next(), "[[scenario:long tokens=100 rate=40]] on"),
        ),
      )) {
        tally.check(
          (await storedOf(turn, server.url))?.status === "complete",
          () => `others got ${turn.status} ${turn.code}`,
        );
      }
      const grown = Math.round((server.memoryBytes() - before) / mebibyte);
      tally.check(grown < 400, () => `${grown} MiB for ${3 * count} slow clients`);
      if (!isShort) {
        for (const untilMs = Date.now() + headerPatienceMs; Date.now() < untilMs; ) {
          if (headers.every(({ socket }) => socket.closed)) break;
          await pause(500);
        }
        const left = headers.filter(({ socket }) => !socket.closed).length;
        tally.check(left === 0, () => `${left} unfinished requests are still open`);
      }
      return tally.outcome(`${3 * count} of them at once, ${grown} MiB more memory`);
    } finally {
      clearInterval(drip);
      for (const { socket } of [...headers, ...bodies, ...deaf]) socket.destroy();
      await server.end("SIGTERM");
    }
  },
};

function dial(server: Server, text: string): { socket: Socket } {
  const socket = connect({ port: server.port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.write(text);
  return { socket };
}

/** Every one is a new guest, with an answer of some 100 KB. */
function questionOf(): string {
  const body = JSON.stringify({
    conversationId: randomUUID(),
    modelId: "mistral-small-latest",
    action: {
      type: "send",
      messageId: uuidv7(),
      parentId: null,
      text: "[[scenario:long tokens=20000 rate=2000]] deaf",
    },
  });
  return `POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
