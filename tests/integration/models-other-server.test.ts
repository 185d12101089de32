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
});
