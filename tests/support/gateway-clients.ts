import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createMistral } from "@ai-sdk/mistral";
import { Mistral } from "@mistralai/mistralai";
import { embedMany, generateText, jsonSchema, streamText, tool } from "ai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { useStandin } from "./standin";

/** A gateway that runs, and a token that it takes. Read when a test runs. */
export type GatewayPlace = {
  /** Without the version, which Mistral's own client adds. */
  readonly url: string;
  readonly baseUrl: string;
  readonly token: string;
};

const model = "mistral-small-latest";
const parameters = {
  type: "object" as const,
  properties: { city: { type: "string" as const }, days: { type: "integer" as const, minimum: 2 } },
  required: ["city"],
};
const tools = [{ type: "function" as const, function: { name: "get_weather", parameters } }];
const words = "Où souffle la tramontane ? 🌬️ “là-bas”";
const question = [{ role: "user" as const, content: `[[scenario:echo]] ${words}` }];

/** The clients that people use, none of them ours: what they do at a gateway of ours. */
export function describeGatewayClients(place: GatewayPlace, standin: ReturnType<typeof useStandin>): void {
  describe("the official OpenAI client", () => {
    const openai = (apiKey = place.token) => new OpenAI({ apiKey, baseURL: place.baseUrl, maxRetries: 0 });

    test("lists models and finds one", async () => {
      const ids: string[] = [];
      for await (const card of openai().models.list()) ids.push(card.id);
      expect(ids).toHaveLength(47);
      expect((await openai().models.retrieve("mistral-large-4")).id).toBe("mistral-large-4");
      await expect(openai().models.retrieve("nothing")).rejects.toMatchObject({ status: 404 });
    });

    test("chats and streams the same text", async () => {
      const answer = await openai().chat.completions.create({ model, messages: question });
      expect(answer.choices[0]?.message.content).toBe(words);
      const stream = await openai().chat.completions.create({ model, messages: question, stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      expect(text).toBe(words);
    });

    test("puts together a streamed tool call", async () => {
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
      expect(answer.data[0]?.embedding).toHaveLength(1024);
    });

    test("sees Mistral's errors and ours, each with its status and its words", async () => {
      await expect(openai("wrong").models.list()).rejects.toMatchObject({
        status: 401,
        message: expect.stringContaining("This token is not valid."),
      });
      await expect(
        openai().chat.completions.create({ model, messages: question, store: false }),
      ).rejects.toMatchObject({ status: 422 });
      await expect(openai().chat.completions.create({ model: "gpt", messages: question })).rejects.toThrow(
        "Invalid model: gpt",
      );
    });

    test("leaves, and Mistral's connection closes with it", async () => {
      const marker = crypto.randomUUID();
      const stream = await openai().chat.completions.create({
        model,
        stream: true,
        messages: [{ role: "user", content: `[[scenario:never-ending]] ${marker}` }],
      });
      for await (const _ of stream) break;
      const seen = await standin.control.waitForRequest(marker, "peer-closed");
      expect(seen.scenario).toBe("never-ending");
    });

    test("leaves before the first byte, and Mistral's connection closes with it", async () => {
      const marker = crypto.randomUUID();
      const leaving = new AbortController();
      const call = openai().chat.completions.create(
        { model, messages: [{ role: "user", content: `[[scenario:timeout]] ${marker}` }] },
        { signal: leaving.signal },
      );
      call.catch(() => {});
      await standin.control.waitForRequest(marker, "arrived");
      leaving.abort();
      await expect(call).rejects.toThrow("aborted");
      await standin.control.waitForRequest(marker, "peer-closed");
    });
  });

  describe("the official Mistral client", () => {
    const mistral = (apiKey = place.token) =>
      // It brings the /v1 itself.
      new Mistral({ apiKey, serverURL: place.url, retryConfig: { strategy: "none" } });

    test("lists models with their capabilities and finds one", async () => {
      const list = await mistral().models.list();
      expect(list.data).toHaveLength(47);
      expect(await mistral().models.retrieve({ modelId: "codestral-latest" })).toMatchObject({
        name: "codestral-2508",
      });
    });

    test("chats, and streams text and thinking with their usage", async () => {
      const answer = await mistral().chat.complete({ model, messages: question });
      expect(answer.choices?.[0]?.message?.content).toBe(words);
      const stream = await mistral().chat.stream({
        model,
        messages: [{ role: "user", content: "Où ?" }],
        reasoningEffort: "high",
      });
      let kinds = "";
      let usage: number | undefined;
      for await (const { data } of stream) {
        kinds += typeof data.choices[0]?.delta.content === "string" ? "t" : "c";
        usage = data.usage?.completionTokens ?? usage;
      }
      expect(kinds).toMatch(/t+c+t+/);
      expect(usage).toBeGreaterThan(20);
    });

    test("calls a tool and answers with its result", async () => {
      const messages = [{ role: "user" as const, content: "Weather?" }];
      const first = await mistral().chat.complete({ model, messages, tools, toolChoice: "any" });
      const message = first.choices?.[0]?.message;
      const call = message?.toolCalls?.[0];
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

    test("embeds", async () => {
      const answer = await mistral().embeddings.create({ model: "mistral-embed", inputs: ["a", "b"] });
      expect(answer.data).toHaveLength(2);
    });

    test("sees Mistral's errors and ours, each with its status and its words", async () => {
      await expect(mistral("tm_wrong").models.list()).rejects.toMatchObject({ statusCode: 401 });
      await expect(
        mistral().chat.complete({ model, messages: question, temperature: 9 }),
      ).rejects.toMatchObject({ statusCode: 422, body: expect.stringContaining("less_than_equal") });
      const messages = [{ role: "user" as const, content: "[[scenario:403-tier]] hi" }];
      await expect(mistral().chat.complete({ model, messages })).rejects.toMatchObject({
        statusCode: 403,
        body: expect.stringContaining("tier_not_allowed"),
      });
    });
  });

  describe("the AI SDK's own provider", () => {
    const provider = () => createMistral({ apiKey: place.token, baseURL: place.baseUrl });

    test("generates, streams, calls tools and embeds", async () => {
      const prompt = `[[scenario:echo]] ${words}`;
      const whole = await generateText({ model: provider()(model), prompt });
      expect(whole.text).toBe(words);
      const streamed = streamText({ model: provider()(model), prompt });
      expect(await streamed.text).toBe(words);
      const withTool = await generateText({
        model: provider()(model),
        prompt: "please get weather",
        tools: { get_weather: tool({ inputSchema: jsonSchema<{ city: string }>(parameters) }) },
      });
      expect(withTool.toolCalls[0]).toMatchObject({
        toolName: "get_weather",
        input: { city: "sample", days: 2 },
      });
      const { embeddings } = await embedMany({
        model: provider().embedding("mistral-embed"),
        values: ["wind", "bread"],
      });
      expect(embeddings.map((row) => row.length)).toEqual([1024, 1024]);
    });

    test("reads our refusals as it reads Mistral's", async () => {
      const stranger = createMistral({ apiKey: "tm_wrong", baseURL: place.baseUrl });
      await expect(
        generateText({ model: stranger(model), prompt: "hi", maxRetries: 0 }),
      ).rejects.toMatchObject({
        statusCode: 401,
        message: "This token is not valid.",
      });
    });
  });

  describe("curl", () => {
    const curl = async (path: string, ...options: string[]) => {
      const bearer = options.some((option) => option.startsWith("Authorization"))
        ? []
        : ["-H", `Authorization: Bearer ${place.token}`];
      const url = `${place.baseUrl}${path}`;
      return (await promisify(execFile)("curl", ["-sS", ...bearer, ...options, url])).stdout;
    };
    const post = (path: string, body: unknown, ...options: string[]) =>
      curl(path, "-H", "Content-Type: application/json", "-d", JSON.stringify(body), ...options);

    test("lists models and finds one", async () => {
      expect(JSON.parse(await curl("/models")).data).toHaveLength(47);
      expect(JSON.parse(await curl("/models/mistral-large-4")).id).toBe("mistral-large-4");
    });

    test("chats and streams the same text", async () => {
      const body = { model, messages: question };
      const whole = JSON.parse(await post("/chat/completions", body));
      expect(whole.choices[0].message.content).toBe(words);
      const events = await post("/chat/completions", { ...body, stream: true }, "-N");
      expect(events).toMatch(/^data: \{/);
      expect(events.trimEnd().endsWith("data: [DONE]")).toBe(true);
    });

    test("calls a tool and embeds", async () => {
      const messages = [{ role: "user", content: "please get weather" }];
      const answer = JSON.parse(await post("/chat/completions", { model, tools, messages }));
      expect(answer.choices[0].message.tool_calls[0].function.name).toBe("get_weather");
      const { data } = JSON.parse(await post("/embeddings", { model: "mistral-embed", input: ["a", "b"] }));
      expect(data).toHaveLength(2);
    });

    test("sees Mistral's errors and ours, each with its status and its words", async () => {
      const status = ["-w", "\n%{http_code}"];
      const ours = await curl("/models", "-H", "Authorization: Bearer tm_wrong", ...status);
      expect(ours).toMatch(/This token is not valid[\s\S]*\n401$/);
      const theirs = await post("/chat/completions", { model: "gpt", messages: question }, ...status);
      expect(theirs).toMatch(/Invalid model: gpt[\s\S]*\n400$/);
    });
  });
}
