import { LLMock } from "@copilotkit/aimock";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getModels } from "@/app/api/models/route";
import { stopChat } from "@/lib/chat/server";
import type { ModelList } from "@/lib/models/contract";
import { Browser } from "../support/browser";
import { ChatClient, errorCode, readAnswer } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";

// An OpenAI-compatible server that is not ours: its cards say no more than an id.
const model = "mistralai/Mistral-Small-3.2:24b";
const server = new LLMock({ port: 0 });
withEmbeddedDatabase();

beforeAll(async () => {
  server.on({ userMessage: "wind", model }, { content: "From the north, and cold." });
  server.on(
    { userMessage: "seven", model, hasToolResult: false },
    { toolCalls: [{ name: "calculate", arguments: '{"expression": "7^20"}' }] },
  );
  server.on({ userMessage: "seven", model, hasToolResult: true }, { content: "It is a large number." });
  await server.start();
  process.env.MISTRAL_BASE_URL = `${server.url}/v1`;
  process.env.MISTRAL_API_KEY = "";
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  process.env.LOG_LEVEL = "silent";
});
afterAll(async () => {
  await stopChat();
  await server.stop();
});

const list = async () =>
  (await (await new Browser().send(getModels, "GET", "/api/models")).json()) as ModelList;

describe("an OpenAI-compatible server without a key", () => {
  it("has its models listed, with their abilities unknown", async () => {
    const { models, problem, defaultId } = await list();
    expect(problem).toBeNull();
    expect(defaultId).toBe(model);
    expect(models).toEqual([
      expect.objectContaining({
        id: model,
        family: "mistral",
        capabilities: { vision: null, tools: null, reasoning: null, audio: null },
        contextTokens: null,
        price: null,
      }),
    ]);
  });

  it("answers a chat with a model whose id has a slash and a colon", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const reading = await readAnswer(await client.send(id, "Whence the wind?", null, uuidv7(), model));
    expect(reading.text).toBe("From the north, and cold.");
    expect(reading.metadata).toMatchObject({ status: "complete", requestedModel: model });
    expect((await client.conversation(id)).modelId).toBe(model);
  });

  it("is asked before a model that it does not list is believed", async () => {
    const response = await new ChatClient().send(uuidv7(), "Whence?", null, uuidv7(), "no/such:model");
    expect(await errorCode(response)).toBe("model_unknown");
  });

  it("is given tools once the reader says that its model can, and its calls are run and told to it", async () => {
    const client = new ChatClient();
    const ask = (text: string, id: string) =>
      client.chat({
        conversationId: id,
        modelId: model,
        action: { type: "send", messageId: uuidv7(), parentId: null, text },
        settings: { tools: true },
      });
    // What nobody said of a model is not tried.
    await readAnswer(await ask("Whence the wind?", uuidv7()));
    expect(JSON.stringify(server.getRequests().map(({ body }) => body))).not.toContain('"tools"');

    const said = await client.prefer({ abilities: { [model]: { tools: true } } });
    expect(said.status).toBe(200);
    const id = uuidv7();
    const reading = await readAnswer(await ask("What is seven to the twentieth?", id));
    expect(reading.text).toBe("It is a large number.");
    const { messages } = await client.conversation(id);
    expect(messages.at(-1)?.parts[0]).toMatchObject({
      type: "dynamic-tool",
      toolCallId: expect.stringMatching(/^[A-Za-z0-9]{9}$/),
      output: { result: "79792266297612001" },
    });
  });
});
