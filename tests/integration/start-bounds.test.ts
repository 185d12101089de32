import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Caller } from "../support/ownership-callers";
import { type StandaloneServer, useStandalone } from "../support/standalone";
import { useStandin } from "../support/standin";

const longestSeconds = 4;
/** Node gives the head of a request a minute, and looks every half minute. */
const headPatienceMs = 110_000;

const standin = useStandin();
const { folder, serve } = useStandalone();
let server: StandaloneServer;
let ada: Caller;
/** Somebody who sends the head of a request so slowly that it never ends. */
let sloth: Promise<{ answer: string; ms: number }>;

beforeAll(async () => {
  server = await serve({
    DATA_DIR: join(folder, "data"),
    MISTRAL_BASE_URL: standin.baseUrl,
    MAX_ANSWER_SECONDS: String(longestSeconds),
    TRUST_PROXY: "1",
  });
  sloth = crawl(new URL(server.url).port);
  ada = new Caller(server.url);
  await ada.becomeAccount("Ada");
});
afterAll(() => server?.end("SIGKILL"));

function crawl(port: string): Promise<{ answer: string; ms: number }> {
  const startedAtMs = performance.now();
  const socket = connect(Number(port), "127.0.0.1");
  socket.write("GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
  const drip = setInterval(() => socket.writable && socket.write("a"), 1_000);
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  socket.on("error", () => {});
  return new Promise((resolve) =>
    socket.once("close", () => {
      clearInterval(drip);
      resolve({ answer, ms: performance.now() - startedAtMs });
    }),
  );
}

/** Node's own client, because `fetch` would not send such requests. */
function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(server.url + path, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.once("error", reject);
    call.end();
  });
}

type StoredMessage = {
  id: string;
  metadata: { status: string; finishReason: string | null; continuesId?: string };
};

describe("an answer without an end", () => {
  it("ends in time as interrupted, keeps what has come, and goes on when it is asked to", async () => {
    const startedAtMs = performance.now();
    const { conversationId } = await ada.ask("[[scenario:never-ending]] on");
    const seconds = (performance.now() - startedAtMs) / 1_000;
    expect(seconds).toBeGreaterThan(longestSeconds - 0.5);
    const messages = async () =>
      (
        await ada.json<{ messages: (StoredMessage & { parts: { text?: string }[] })[] }>(
          "GET",
          `/api/conversations/${conversationId}`,
        )
      ).messages;
    const cut = (await messages()).at(-1);
    expect(cut?.metadata).toMatchObject({ status: "interrupted", finishReason: "time_limit" });
    const text = cut?.parts.map((part) => part.text ?? "").join("") ?? "";
    expect(text.length).toBeGreaterThan(100);
    // The provider is not left writing for nobody.
    await standin.control.waitForRequest("[[scenario:never-ending]] on");

    const action = { type: "continue", answerId: cut?.id };
    const body = { conversationId, modelId: "mistral-small-latest", action };
    const goneOn = await ada.call("POST", "/api/chat", { body });
    expect(goneOn.status, await goneOn.text()).toBe(200);
    const longer = (await messages()).at(-1);
    expect(longer?.metadata.continuesId).toBe(cut?.id);
    const whole = longer?.parts.map((part) => part.text ?? "").join("") ?? "";
    expect(whole.slice(0, text.length)).toBe(text);
    expect(whole.length).toBeGreaterThan(text.length);
  });

  it("ends for a program too, whose call is closed", async () => {
    const response = await fetch(`${server.url}/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${ada.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        model: "mistral-small-latest",
        stream: true,
        messages: [{ role: "user", content: "[[scenario:never-ending]] program" }],
      }),
    });
    const startedAtMs = performance.now();
    await expect(response.text()).rejects.toThrow();
    expect((performance.now() - startedAtMs) / 1_000).toBeLessThan(longestSeconds + 5);
  });
});

describe("the head of a request", () => {
  it("may have 16 KiB, in headers or in its address, and not more", async () => {
    expect(await statusOf("/api/health", { "x-long": "a".repeat(12_000) })).toBe(200);
    expect(await statusOf("/api/health", { "x-long": "a".repeat(20_000) })).toBe(431);
    expect(await statusOf(`/api/health?${"a".repeat(20_000)}`, {})).toBe(431);
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`x-${index}`, "a".repeat(20)]),
    );
    expect(await statusOf("/api/health", many)).toBe(431);
    expect(await statusOf(`/api/health?${uuidv7()}`, {})).toBe(200);
  });

  it(
    "has to be there within a minute or so, however steadily it comes",
    async () => {
      const { answer, ms } = await sloth;
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(ms).toBeGreaterThan(50_000);
      expect(ms).toBeLessThan(headPatienceMs);
    },
    headPatienceMs + 10_000,
  );
});
