import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { type AnswerPart, streamAnswer } from "@/lib/mistral/server";

/** A provider that says whatever it is told to, in whatever pieces. */
let server: Server;
let answer: { status: number; type: string; pieces: Buffer[]; breaks: boolean };

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const { status, type, pieces, breaks } = answer;
    response.writeHead(status, { "content-type": type });
    for (const piece of pieces) response.write(piece);
    if (breaks) setImmediate(() => response.destroy());
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

const frame = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (delta: unknown, rest: object = {}) =>
  frame({
    id: "1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason: null, ...rest }],
  });

/** What streams are made of: what Mistral sends, the like of it with anything inside, and noise. */
const line = fc.oneof(
  fc.string({ maxLength: 30 }).map((content) => chunk({ content })),
  fc.jsonValue({ maxDepth: 3 }).map((delta) => chunk(delta)),
  fc.jsonValue({ maxDepth: 3 }).map((content) => chunk({ content })),
  fc.jsonValue({ maxDepth: 4 }).map(frame),
  fc.constantFrom(
    chunk({ content: "" }, { finish_reason: "stop" }),
    chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }] }),
    chunk({ tool_calls: [{ id: "null", function: { name: "x", arguments: "{" }, index: 0 }] }),
    'data: {"choices": []}\n\n',
    "data: [DONE]\n\n",
    "data: {\n\n",
    "data:\n\n",
    ": comment\n\n",
    "event: error\n",
    `data: {"choices":[{"delta":{"content":"\\ud800"},"finish_reason":null}]}\n\n`,
    `data: {"choices":[{"delta":{"content":"${"\\\\".repeat(99)}"},"finish_reason":null}]}\n\n`,
    `data: ${"[".repeat(20_000)}\n\n`,
    "\r\n\r\n",
    "\ufeff",
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
);

const stream = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 400 }))
  .map(([lines, size]) => {
    const bytes = Buffer.from(lines.join(""));
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
  });

async function readAll(): Promise<AnswerPart[]> {
  const parts: AnswerPart[] = [];
  const { port } = server.address() as AddressInfo;
  const request = {
    connection: { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: "k", keyKind: "server" as const },
    modelId: "m",
    messages: [{ role: "user" as const, content: "Hello" }],
    // Nothing here waits for anything, so this is for ever.
    signal: AbortSignal.timeout(20_000),
  };
  for await (const part of streamAnswer(request)) parts.push(part);
  return parts;
}

describe("whatever a provider sends", () => {
  it("an answer ends in an end or in an error with a code, and never hangs", async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.boolean(), async (pieces, breaks) => {
        answer = { status: 200, type: "text/event-stream", pieces, breaks };
        const outcome = await readAll().catch((error: unknown) => error);

        if (Array.isArray(outcome)) expect(outcome.at(-1)?.type).toBe("end");
        else expect(outcome).toBeInstanceOf(AppError);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it("an error of any shape becomes one with a code, whose details are short", async () => {
    await fc.assert(
      fc.asyncProperty(
        // A 429 waits before it tries again, as it should.
        fc.constantFrom(400, 401, 403, 404, 408, 413, 422, 500, 502, 503, 504, 529, 600),
        fc.constantFrom("application/json", "text/html", "text/event-stream", ""),
        fc.oneof(fc.json(), fc.string({ unit: "binary", maxLength: 200 }), fc.constant("x".repeat(300_000))),
        async (status, type, body) => {
          answer = { status, type, pieces: [Buffer.from(body)], breaks: false };
          const error = await readAll().then(
            () => null,
            (cause: unknown) => cause,
          );
          expect(error).toBeInstanceOf(AppError);
          expect(JSON.stringify(error).length).toBeLessThan(2_000);
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);
});
