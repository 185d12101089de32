import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodeBody } from "@/lib/chat/contract";
import { stopChat, titleSettled } from "@/lib/chat/server";
import {
  type CodeRequest,
  type RequestBody,
  type SampleName,
  sampleNames,
  sampleOf,
} from "@/lib/code/contract";
import { ChatClient, errorCode, readAnswer, testModel } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";
import { canRun, runSample } from "../support/run-sample";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();

useServerSettings(standin);
afterAll(stopChat);

/** What every language has its own trap for. */
const awkward = [
  `"double" 'single' \`backtick\` '''three''' """three"""`,
  "back\\slash \\n \\u0041 \\\\ C:\\temp\\",
  "line\nbreak\r\nand\ttab",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell and PHP would fill it in.
  "$HOME ${HOME} $(id) #{1 + 1} #$x {{x}} %s %d %% {$x}",
  "🌬️ 👩‍👩‍👧 \u{10ffff} é e\u0301",
  "</script><!-- ?> <?php",
  "שלום \u202eright to left\u202c العربية",
  "\nJSON\nJSON;\nEOF\n  JSON",
  "\u0001\u001f\u007f\u0085\u2028\u2029\ufeff",
].join("\n");

const settings = {
  systemPrompt: `Be brief. ${awkward}`,
  temperature: 0.3,
  topP: 0.9,
  maxTokens: 400,
  stop: ["\n\n$END", "'"],
  seed: 7,
  safePrompt: true,
};

type Asked = Partial<CodeBody> & Pick<CodeBody, "thread">;

/** What the next answer of a thread would be asked for with. */
async function codeOf(client: ChatClient, asked: Asked): Promise<CodeRequest> {
  const response = await client.code({ ...nextQuestion, settings, ...asked });
  expect(response.status).toBe(200);
  return (await response.json()) as CodeRequest;
}

const nextQuestion = { modelId: testModel, question: `Next: ${awkward}`, fileIds: [] };

/** Has a conversation with awkward texts, from the stand-in too. */
async function awkwardConversation(scenario = "echo", words = "") {
  const client = new ChatClient();
  const conversationId = uuidv7();
  const action = {
    type: "send" as const,
    messageId: uuidv7(),
    parentId: null,
    text: `[[scenario:${scenario}]] ${words || awkward}`,
  };
  const sent = await client.chat({
    conversationId,
    modelId: testModel,
    action,
    settings: { ...settings, tools: words !== "" },
  });
  expect(sent.status).toBe(200);
  const { answerId } = await readAnswer(sent);
  await titleSettled(conversationId);
  return { client, conversationId, answerId, questionId: action.messageId };
}

/** The body that the chat itself sends to Mistral, without what makes it a stream. */
async function sentByChat(act: () => Promise<Response>): Promise<unknown> {
  await standin.control.clear();
  await readAnswer(await act());
  const requests = await standin.control.requests();
  const { stream, ...asked } = Object(requests[0]?.body);
  expect(stream).toBe(true);
  return asked;
}

describe("the code of the next answer", () => {
  it("is the request that the next question makes, but for the stream", async () => {
    const { client, conversationId, answerId } = await awkwardConversation();
    const code = await codeOf(client, { thread: { conversationId, leafId: answerId } });
    expect(code.gatewayUrl).toBe("http://127.0.0.1:3000/api/v1");
    const sent = await sentByChat(() =>
      client.send(conversationId, nextQuestion.question, answerId, uuidv7(), testModel),
    );
    expect(code.body).toEqual(sent);
  });

  it("holds the text of an attachment, as the chat sends it", async () => {
    const { client, conversationId, answerId } = await awkwardConversation();
    // With control characters it would be no text.
    const text = awkward.slice(0, awkward.lastIndexOf("\n"));
    const file = await client.attachFile(new TextEncoder().encode(text), "awkward.txt");
    const code = await codeOf(client, { thread: { conversationId, leafId: answerId }, fileIds: [file.id] });
    const action = {
      type: "send" as const,
      messageId: uuidv7(),
      parentId: answerId,
      text: nextQuestion.question,
      fileIds: [file.id],
    };
    const sent = await sentByChat(() => client.chat({ conversationId, modelId: testModel, action }));
    expect(code.body).toEqual(sent);
    expect(JSON.stringify(code.body)).toContain("awkward.txt");
  });

  it("of a branch that ends with a question asks that question", async () => {
    const { client, conversationId, questionId } = await awkwardConversation();
    const { body } = await codeOf(client, { thread: { conversationId, leafId: questionId } });
    expect(body.messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(JSON.stringify(body.messages[1])).toContain("[[scenario:echo]]");
  });

  it("of an empty composer needs no account, and asks what is in the composer", async () => {
    const { body } = await codeOf(new ChatClient(), { thread: { messages: [] } });
    expect(body.messages).toEqual([
      { role: "system", content: settings.systemPrompt },
      { role: "user", content: [{ type: "text", text: nextQuestion.question }] },
    ]);
    expect(body).toMatchObject({ model: testModel, temperature: 0.3, top_p: 0.9, random_seed: 7 });
  });

  it("of a chat that is stored nowhere holds the thread that came along", async () => {
    const said = ["user", "assistant"].map((role) => ({
      id: uuidv7(),
      role: role as "user" | "assistant",
      parts: [{ type: "text" as const, text: `${role}: ${awkward}` }],
    }));
    const { body } = await codeOf(new ChatClient(), { thread: { messages: said }, settings: {} });
    expect(body.messages.map(({ content }) => content)).toEqual([
      [{ type: "text", text: `user: ${awkward}` }],
      `assistant: ${awkward}`,
      [{ type: "text", text: nextQuestion.question }],
    ]);
  });

  it("is found by the reader alone, and a wrong request says what is wrong with it", async () => {
    const { conversationId, answerId } = await awkwardConversation();
    const thread = { conversationId, leafId: answerId };
    const stranger = new ChatClient();
    expect(await errorCode(await stranger.code({ ...nextQuestion, thread }))).toBe("not_found");
    await readAnswer(await stranger.send(uuidv7(), "hello"));
    expect(await errorCode(await stranger.code({ ...nextQuestion, thread }))).toBe("not_found");
    const unknown = await stranger.code({ ...nextQuestion, modelId: "no-such", thread: { messages: [] } });
    expect(await errorCode(unknown)).toBe("model_unknown");
    expect((await stranger.code({ ...nextQuestion, thread: {} })).status).toBe(400);
  });
});

describe.each([
  ["a conversation with awkward texts", "echo"],
  ["a conversation in which the model thought", "reasoning"],
  ["a conversation in which a tool was used", "tool-call"],
])("the samples of %s", (_, scenario) => {
  let body: RequestBody;
  beforeAll(async () => {
    const tools = scenario === "tool-call";
    const words = tools ? 'calculate {"expression": "6*7"}' : "";
    const { client, conversationId, answerId } = await awkwardConversation(scenario, words);
    const thread = { conversationId, leafId: answerId };
    ({ body } = await codeOf(client, { thread, settings: { ...settings, tools } }));
    expect(body.messages.some(({ role }) => role === "tool")).toBe(tools);
    expect(JSON.stringify(body.messages).includes('"thinking"')).toBe(scenario === "reasoning");
  });

  it.each(sampleNames.filter(canRun))(
    "in %s sends exactly the JSON of the chat",
    async (name: SampleName) => {
      await standin.control.clear();
      await runSample(name, sampleOf(name, body, { baseUrl: standin.baseUrl }), "key-of-the-environment");
      const requests = await standin.control.requests();
      expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v1/chat/completions"]);
      expect(requests[0]?.headers.authorization).toBeDefined();
      // The AI SDK names the choice that holds anyway.
      const added = name === "javascript-ai-sdk" && body.tools ? { tool_choice: "auto" } : {};
      expect(requests[0]?.body).toEqual({ ...body, ...added });
      expect(requests[0]?.status).toBe(200);
    },
  );

  it.each(sampleNames)("in %s holds no key", (name: SampleName) => {
    const code = sampleOf(name, body, { baseUrl: standin.baseUrl });
    expect(code).toContain("MISTRAL_API_KEY");
    expect(code).not.toContain("test-key");
  });
});

it("CI runs every sample, whatever a developer's machine lacks", () => {
  const missing = sampleNames.filter((name) => !canRun(name));
  expect(process.env.REQUIRE_LANGUAGES === "1" ? missing : []).toEqual([]);
});
