import { Mistral } from "@mistralai/mistralai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { useStandin } from "../support/standin";

const standin = useStandin();
const parameters = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer", minimum: 2 } },
  required: ["city"],
};
const tools = [{ type: "function" as const, function: { name: "get_weather", parameters } }];
const question = [{ role: "user" as const, content: "[[scenario:echo]] Où souffle la tramontane ?" }];
const model = "mistral-small-latest";

describe("the official Mistral client", () => {
  const mistral = (apiKey = "test-key") =>
    new Mistral({ apiKey, serverURL: standin.url, retryConfig: { strategy: "none" } });

  test("lists models with their capabilities and finds one", async () => {
    const list = await mistral().models.list();
    expect(list.data).toHaveLength(47);
    const large = list.data?.find((card) => "id" in card && card.id === "mistral-large-4");
    expect(large).toMatchObject({
      maxContextLength: 524288,
      aliases: ["mistral-large-4-0"],
      capabilities: { completionChat: true, reasoning: true, vision: true },
    });
    expect(await mistral().models.retrieve({ modelId: "codestral-latest" })).toMatchObject({
      name: "codestral-2508",
    });
  });

  test("chats", async () => {
    const answer = await mistral().chat.complete({ model, messages: question });
    expect(answer.choices?.[0]?.message?.content).toBe("Où souffle la tramontane ?");
    expect(answer.choices?.[0]?.finishReason).toBe("stop");
    expect(answer.usage.completionTokens).toBeGreaterThan(3);
  });

  test("streams text and thinking, and hears the usage", async () => {
    const messages = [{ role: "user" as const, content: "Où ?" }];
    const stream = await mistral().chat.stream({ model, messages, reasoningEffort: "high" });
    let text = "";
    let thinking = "";
    let usage: number | undefined;
    for await (const { data } of stream) {
      const content = data.choices[0]?.delta.content;
      usage = data.usage?.completionTokens ?? usage;
      for (const chunk of typeof content === "string"
        ? [{ type: "text" as const, text: content }]
        : (content ?? [])) {
        if (chunk.type === "text") text += chunk.text;
        if (chunk.type === "thinking") {
          thinking += chunk.thinking.map((part) => ("text" in part ? part.text : "")).join("");
        }
      }
    }
    expect(text).toContain("The stand-in heard: “Où ?”");
    expect(thinking).toMatch(/^The reader asks something; .* Voilà, that is enough\.$/);
    expect(usage).toBeGreaterThan(20);
  });

  test("calls a tool and answers with its result", async () => {
    const messages = [{ role: "user" as const, content: "Weather?" }];
    const first = await mistral().chat.complete({ model, messages, tools, toolChoice: "any" });
    const message = first.choices?.[0]?.message;
    const call = message?.toolCalls?.[0];
    expect(call?.function).toEqual({ name: "get_weather", arguments: '{"city":"sample","days":2}' });
    const second = await mistral().chat.complete({
      model,
      tools,
      messages: [
        ...messages,
        { role: "assistant", content: message?.content, toolCalls: message?.toolCalls },
        { role: "tool", toolCallId: call?.id, name: "get_weather", content: "windy" },
      ],
    });
    expect(second.choices?.[0]?.message?.content).toBe("The tool answered: windy");
  });

  test("embeds: the same text alike, a related one nearer than another", async () => {
    const inputs = ["the cold north wind", "the cold north wind", "a cold wind", "bread and butter"];
    const answer = await mistral().embeddings.create({ model: "mistral-embed", inputs });
    const [a, same, near, far] = answer.data.map((row) => row.embedding ?? []);
    expect(a).toHaveLength(1024);
    expect(same).toEqual(a);
    expect(Math.hypot(...(a ?? []))).toBeCloseTo(1, 4);
    expect(cosine(a, near)).toBeGreaterThan(cosine(a, far) + 0.3);
    expect(answer.usage.promptTokens).toBeGreaterThan(0);
  });

  test("embeds what means the same without a word in common near each other, in both languages", async () => {
    const inputs = [
      "How do I mend my bicycle?",
      "Repairing a bike at home",
      "Réparer son vélo chez soi",
      "The history of the queen",
    ];
    const answer = await mistral().embeddings.create({ model: "mistral-embed", inputs });
    const [asked, english, french, other] = answer.data.map((row) => row.embedding ?? []);
    expect(cosine(asked, english)).toBeGreaterThan(0.5);
    expect(cosine(asked, french)).toBeGreaterThan(0.5);
    expect(cosine(asked, other)).toBeLessThan(0.2);
  });

  test("refuses more tokens than go into one call for embeddings", async () => {
    const inputs = Array.from({ length: 32 }, () => "wind ".repeat(500));
    await expect(mistral().embeddings.create({ model: "mistral-embed", inputs })).rejects.toMatchObject({
      statusCode: 400,
      body: expect.stringContaining("split into more batches"),
    });
  });

  test("sees a refused key, a refused body and a rate limit as errors with their status", async () => {
    await standin.control.change({ keys: ["test-key"] });
    await expect(mistral("wrong").models.list()).rejects.toMatchObject({ statusCode: 401 });
    await expect(
      mistral().chat.complete({ model, messages: question, temperature: 9 }),
    ).rejects.toMatchObject({ statusCode: 422, body: expect.stringContaining("less_than_equal") });
    await standin.control.next({ scenario: "429" });
    const messages = [{ role: "user" as const, content: "hi" }];
    await expect(mistral().chat.complete({ model, messages })).rejects.toMatchObject({
      statusCode: 429,
      body: expect.stringContaining("Rate limit exceeded"),
    });
  });
});

describe("the official OpenAI client", () => {
  const openai = (apiKey = "test-key") => new OpenAI({ apiKey, baseURL: standin.baseUrl, maxRetries: 0 });

  test("lists models and finds one", async () => {
    const ids: string[] = [];
    for await (const card of openai().models.list()) ids.push(card.id);
    expect(ids).toHaveLength(47);
    expect((await openai().models.retrieve("mistral-large-4")).id).toBe("mistral-large-4");
    await expect(openai().models.retrieve("nothing")).rejects.toMatchObject({ status: 404 });
  });

  test("chats and streams the same text", async () => {
    const answer = await openai().chat.completions.create({ model, messages: question });
    expect(answer.choices[0]?.message.content).toBe("Où souffle la tramontane ?");
    const stream = await openai().chat.completions.create({ model, messages: question, stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe("Où souffle la tramontane ?");
  });

  test("puts together a tool call that comes whole", async () => {
    const runner = openai().chat.completions.stream({
      model,
      tools,
      messages: [{ role: "user", content: "please get weather" }],
    });
    const answer = await runner.finalChatCompletion();
    expect(answer.choices[0]?.finish_reason).toBe("tool_calls");
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([
      { type: "function", function: { name: "get_weather", arguments: '{"city":"sample","days":2}' } },
    ]);
  });

  test("embeds, in the base64 that it asks for by itself", async () => {
    const answer = await openai().embeddings.create({ model: "mistral-embed", input: "wind" });
    const [sent] = await standin.control.requests("base64");
    expect(sent?.path).toBe("/v1/embeddings");
    const floats = await openai().embeddings.create({
      model: "mistral-embed",
      input: "wind",
      encoding_format: "float",
    });
    expect(answer.data[0]?.embedding).toHaveLength(1024);
    expect(cosine(answer.data[0]?.embedding, floats.data[0]?.embedding)).toBeCloseTo(1, 5);
  });

  test("sees the errors, and a field of OpenAI's own is one", async () => {
    await standin.control.change({ keys: ["test-key"] });
    await expect(openai("wrong").models.list()).rejects.toMatchObject({ status: 401 });
    await expect(
      openai().chat.completions.create({ model, messages: question, store: false }),
    ).rejects.toMatchObject({ status: 422 });
    await expect(openai().chat.completions.create({ model: "gpt", messages: question })).rejects.toThrow(
      "Invalid model: gpt",
    );
  });
});

function cosine(a: readonly number[] | string = [], b: readonly number[] | string = []): number {
  if (typeof a === "string" || typeof b === "string") return Number.NaN;
  const dot = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}
