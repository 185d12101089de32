import { createMistral } from "@ai-sdk/mistral";
import { streamText } from "ai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { useStandin } from "../support/standin";
import { asking, chunksOf, post, textOf } from "../support/standin-wire";

const standin = useStandin({ flavour: "self-hosted" });
const chatUrl = () => `${standin.baseUrl}/chat/completions`;
const model = "magistral:24b";

async function chunks(question: string, more: Record<string, unknown> = {}) {
  const response = await post(chatUrl(), asking(question, { model, stream: true, ...more }));
  expect(response.status).toBe(200);
  return chunksOf(await response.text());
}

test("models are bare cards, each in its server's manner, and need no key", async () => {
  const { data } = await (await fetch(`${standin.baseUrl}/models`)).json();
  expect(data).toHaveLength(3);
  for (const card of data) {
    expect(card).not.toHaveProperty("capabilities");
    expect(card).not.toHaveProperty("aliases");
  }
  expect(data.map((card: { id: string }) => card.id).join(" ")).toMatch(/\/.*:/);
  expect(data[0]).toMatchObject({ owned_by: "vllm", max_model_len: 32768 });
  expect(data[2]).toMatchObject({ owned_by: "llamacpp", meta: { n_ctx_train: 131072 } });
});

test("a stream has no junk and no usage, and ends in an empty delta with the finish", async () => {
  const all = await chunks("[[scenario:echo]] bonjour à tous");
  expect(textOf(all)).toBe("bonjour à tous");
  for (const chunk of all) {
    expect(chunk).not.toHaveProperty("p");
    expect(chunk).not.toHaveProperty("usage");
  }
  expect(all.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
});

test("usage comes without choices when it was asked for", async () => {
  const all = await chunks("[[scenario:long tokens=30]]", { stream_options: { include_usage: true } });
  expect(all.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 30 } });
});

test("reasoning is reasoning_content, streamed and not", async () => {
  const all = await chunks("[[scenario:reasoning]] why");
  const thoughts = all.map((chunk) => chunk.choices[0]?.delta.reasoning_content ?? "").join("");
  expect(thoughts).toMatch(/^The reader asks something.*that is enough\.$/);
  expect(textOf(all)).toContain("“why”");
  const whole = await (await post(chatUrl(), asking("[[scenario:reasoning]] why", { model }))).json();
  expect(whole.choices[0].message).toEqual({
    role: "assistant",
    content: textOf(all),
    reasoning_content: thoughts,
  });
});

test("unknown fields are ignored", async () => {
  expect(textOf(await chunks("[[scenario:echo]] ok", { top_k: 40, messages_extra: [1] }))).toBe("ok");
});

test("errors stand in an error object, whatever their kind", async () => {
  const unknown = await post(chatUrl(), asking("hi", { model: "nothing" }));
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toEqual({
    error: { message: "The model `nothing` does not exist.", type: "NotFoundError", param: null, code: 404 },
  });
  const bad = await post(chatUrl(), asking("hi", { model, temperature: 9 }));
  expect(bad.status).toBe(422);
  expect((await bad.json()).error.message).toContain("less than or equal to 1.5");
  await standin.control.next({ scenario: "429" });
  expect((await (await post(chatUrl(), asking("hi", { model }))).json()).error.message).toBe(
    "Rate limit exceeded",
  );
});

test("the OpenAI client and the AI SDK's Mistral provider both read it", async () => {
  const openai = new OpenAI({ apiKey: "none", baseURL: standin.baseUrl, maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "[[scenario:echo]] à la maison" }];
  const answer = await openai.chat.completions.create({ model, messages });
  expect(answer.choices[0]?.message.content).toBe("à la maison");
  const mistral = createMistral({ baseURL: standin.baseUrl, apiKey: "none" });
  const result = streamText({ model: mistral(model), prompt: "[[scenario:echo]] à la maison" });
  expect(await result.text).toBe("à la maison");
  expect((await result.usage).outputTokens).toBeUndefined();
});
