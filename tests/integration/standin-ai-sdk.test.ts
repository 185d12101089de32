import { createMistral } from "@ai-sdk/mistral";
import { APICallError, embedMany, generateText, jsonSchema, Output, stepCountIs, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { useStandin } from "../support/standin";

const standin = useStandin();
const provider = () => createMistral({ baseURL: standin.baseUrl, apiKey: "test-key" });
const model = () => provider()("mistral-small-latest");

/** Runs a stream to its end and gathers what came; errors are parts, as a page would see them. */
async function run(prompt: string, more: Partial<Parameters<typeof streamText>[0]> = {}) {
  const result = streamText({
    model: model(),
    prompt,
    maxRetries: 0,
    onError: () => undefined,
    ...more,
  } as Parameters<typeof streamText>[0]);
  const seen = { text: "", reasoning: "", errors: [] as unknown[], finish: "", tokens: 0 };
  try {
    for await (const part of result.fullStream) {
      if (part.type === "text-delta") seen.text += part.text;
      if (part.type === "reasoning-delta") seen.reasoning += part.text;
      if (part.type === "error") seen.errors.push(part.error);
      if (part.type === "finish") {
        seen.finish = part.finishReason;
        seen.tokens = part.totalUsage.outputTokens ?? 0;
      }
    }
  } catch (error) {
    // A broken body rejects the stream itself instead of becoming a part.
    seen.errors.push(error);
  }
  return seen;
}

describe("streamText through @ai-sdk/mistral", () => {
  test("streams text, byte for byte, with usage", async () => {
    const question = "Où ? 北風 🌬️ — `code` & <b>";
    expect(await run(`[[scenario:echo]] ${question}`)).toMatchObject({
      text: question,
      reasoning: "",
      errors: [],
      finish: "stop",
      tokens: expect.toSatisfy((count: number) => count > 5),
    });
  });

  test("streams reasoning apart from the text, across the mixed delta and an empty thought", async () => {
    const seen = await run("[[scenario:reasoning]] why");
    expect(seen.errors).toEqual([]);
    expect(seen.reasoning).toMatch(/^The reader asks something.*that is enough\.$/s);
    expect(seen.text).toMatch(/^The stand-in heard: “why”/);
  });

  test("runs a tool and goes on with its result", async () => {
    const weather = tool({
      inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
      execute: async ({ city }) => `${city}: windy`,
    });
    const result = streamText({
      model: model(),
      prompt: "please get weather",
      tools: { get_weather: weather },
      stopWhen: stepCountIs(2),
    });
    expect(await result.text).toBe("The tool answered: sample: windy");
  });

  test("makes objects of a schema", async () => {
    const schema = jsonSchema<{ city: string; warm: boolean }>({
      type: "object",
      properties: { city: { type: "string" }, warm: { type: "boolean" } },
    });
    const { output } = await generateText({ model: model(), prompt: "x", output: Output.object({ schema }) });
    expect(output).toEqual({ city: "sample", warm: true });
  });

  test("embeds many texts", async () => {
    const { embeddings } = await embedMany({
      model: provider().embedding("mistral-embed"),
      values: ["wind", "sea"],
    });
    expect(embeddings.map((vector) => vector.length)).toEqual([1024, 1024]);
    expect(embeddings[0]).not.toEqual(embeddings[1]);
  });

  test.each([
    ["401", 401, '{"detail":"Invalid API Key"}'],
    ["403-tier", 403, "tier_not_allowed"],
    ["422", 422, "extra_forbidden"],
    ["429", 429, "Rate limit exceeded"],
    ["503", 503, "upstream connect error"],
  ])("%s arrives as an error with status and body", async (scenario, statusCode, body) => {
    const { errors, text } = await run(`[[scenario:${scenario}]] hi`);
    expect(text).toBe("");
    expect(errors).toHaveLength(1);
    expect(APICallError.isInstance(errors[0])).toBe(true);
    expect(errors[0]).toMatchObject({ statusCode, responseBody: expect.stringContaining(body) });
  });

  test("a usage frame without choices is the provider's known fault: the text came, then an error", async () => {
    const seen = await run("[[scenario:empty-choices]] hi");
    expect(seen.text).toContain("“hi”");
    expect(seen.errors).toHaveLength(1);
    expect(String(seen.errors[0])).toContain("reading 'delta'");
  });

  test("garbage in a frame is an error part and the text goes on", async () => {
    const seen = await run("[[scenario:garbage-frame tokens=60]]");
    const whole = await run("[[scenario:long tokens=60]]");
    expect(seen.errors).toHaveLength(1);
    expect(seen.text).toBe(whole.text);
  });

  test("length, a cut and a missing finish each end as themselves", async () => {
    expect(await run("[[scenario:finish-length]]")).toMatchObject({ finish: "length", errors: [] });
    const unfinished = await run("[[scenario:end-without-finish]]");
    expect(unfinished.text).not.toBe("");
    expect(unfinished.finish).not.toBe("stop");
    const cut = await run("[[scenario:cut-after-first-token]]");
    expect(cut.text).not.toBe("");
    expect(cut.errors).toHaveLength(1);
  });

  test("an abort before the first token reaches the stand-in", async () => {
    const abort = new AbortController();
    const running = run("[[scenario:timeout]] abort-me", { abortSignal: abort.signal });
    await standin.control.waitForRequest("abort-me", "arrived");
    abort.abort();
    expect((await running).text).toBe("");
    const closed = await standin.control.waitForRequest("abort-me", "peer-closed");
    expect(closed).toMatchObject({ scenario: "timeout", firstByteAt: null });
  });
});
