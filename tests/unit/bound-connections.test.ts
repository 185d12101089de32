import { Agent, createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeAll, expect, it } from "vitest";
import { boundConnections, longestSilenceMs } from "@/lib/boot/bound-connections";
import { parseEnv } from "@/lib/env";

let server: Server;

const silenceMs = 1_200;

beforeAll(() => boundConnections(silenceMs));
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function listen(): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

it("a request that arrives more slowly than Node waits by itself is not cut off", async () => {
  server = createServer({ requestTimeout: 200, connectionsCheckingInterval: 50 }, (incoming, outgoing) => {
    incoming.resume().once("end", () => outgoing.end("whole"));
  });
  const port = await listen();
  const answer = await new Promise<string>((resolve, reject) => {
    const upload = request({ port, host: "127.0.0.1", method: "POST" }, (response) => {
      response.setEncoding("utf8").once("data", resolve);
    });
    upload.once("error", reject);
    upload.write("the first half");
    // What is tested is that time passes: more than the server would have waited.
    setTimeout(() => upload.end("the second half"), 600);
  });
  expect(answer).toBe("whole");
});

it("who asks and never reads is let go of, and who reads slowly is not", async () => {
  const closed = Promise.withResolvers<string>();
  server = createServer((incoming, outgoing) => {
    if (incoming.url === "/slow") {
      let left = 8;
      const drip = setInterval(() => {
        if (--left > 0) return void outgoing.write(".");
        clearInterval(drip);
        outgoing.end("whole");
      }, 300);
      return;
    }
    // More than any buffer on the way takes.
    outgoing.once("close", () => closed.resolve(outgoing.writableFinished ? "read" : "given up"));
    outgoing.end(Buffer.alloc(64 * 1024 * 1024));
  });
  const port = await listen();
  const deaf = connect({ port, host: "127.0.0.1" });
  deaf.on("error", () => {}).pause();
  deaf.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  // 2.4 seconds in all, twice as long as silence may last.
  const slow = await (await fetch(`http://127.0.0.1:${port}/slow`)).text();
  expect(slow).toBe(".......whole");
  expect(await closed.promise).toBe("given up");
  deaf.destroy();
});

it("a connection waits for its next request for longer than proxies keep theirs", async () => {
  server = createServer({ keepAliveTimeout: 50, connectionsCheckingInterval: 50 }, (_, outgoing) => {
    outgoing.end("whole");
  });
  const port = await listen();
  // The server is met at its first request, whose answer already knew its own time.
  await fetch(`http://127.0.0.1:${port}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise<{ line: string; isReused: boolean }>((resolve, reject) => {
      const asked = request({ port, host: "127.0.0.1", agent }, (response) => {
        response.resume().once("end", () => {
          resolve({ line: String(response.headers["keep-alive"]), isReused: asked.reusedSocket });
        });
      });
      asked.once("error", reject).end();
    });
  expect(await ask()).toEqual({ line: "timeout=65", isReused: false });
  // What is tested is that time passes: more than the server would have waited, and the second that Node adds.
  await new Promise((resolve) => setTimeout(resolve, 1_400));
  expect(await ask()).toEqual({ line: "timeout=65", isReused: true });
  agent.destroy();
});

it("no call of a program that may still be answered is taken for silence", () => {
  expect(longestSilenceMs()).toBeGreaterThan(parseEnv({}).MAX_ANSWER_SECONDS * 1_000);
});
