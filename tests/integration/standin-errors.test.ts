import { describe, expect, test } from "vitest";
import { useStandin } from "../support/standin";
import { asking, post } from "../support/standin-wire";

const standin = useStandin();
const chatUrl = () => `${standin.baseUrl}/chat/completions`;

async function refused(body: unknown, headers?: Record<string, string>) {
  const response = await post(chatUrl(), body, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

async function refusedJson(body: unknown) {
  const { status, text } = await refused(body);
  return { status, body: JSON.parse(text) };
}

const error = (message: string, type: string, code: string | null) => ({
  object: "error",
  message,
  type,
  param: null,
  code,
});

describe("the key", () => {
  test.each<Record<string, string>>([
    {},
    { authorization: "" },
    { authorization: "Bearer " },
    { authorization: "Basic abc" },
  ])("is refused when it is missing: %j", async (headers) => {
    const response = await fetch(`${standin.baseUrl}/models`, { headers });
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('{"detail":"Invalid API Key"}\n');
    expect(response.headers.get("mistral-correlation-id")).toBeTruthy();
  });

  test("is refused when it is not among the keys that are let in", async () => {
    await standin.control.change({ keys: ["good-key"] });
    expect((await refused(asking("hi"))).status).toBe(401);
    expect((await refused(asking("hi"), { authorization: "Bearer good-key" })).status).toBe(200);
  });
});

describe("the body", () => {
  test("an unknown field is refused at any depth, stream_options too", async () => {
    const body = asking("", {
      store: false,
      stream_options: { include_usage: true },
      messages: [{ role: "user", content: [{ type: "text", text: "hi", cache: 1 }], metadata: {} }],
    });
    const answer = await refusedJson(body);
    expect(answer.status).toBe(422);
    const extra = (loc: (string | number)[], input: unknown) => ({
      type: "extra_forbidden",
      loc: ["body", ...loc],
      msg: "Extra inputs are not permitted",
      input,
    });
    expect(answer.body.detail).toHaveLength(4);
    expect(answer.body.detail).toEqual(
      expect.arrayContaining([
        extra(["store"], false),
        extra(["stream_options"], { include_usage: true }),
        extra(["messages", 0, "user", "metadata"], {}),
        extra(["messages", 0, "user", "content", 0, "cache"], 1),
      ]),
    );
  });

  test.each([
    [
      { temperature: 1.6 },
      "less_than_equal",
      ["body", "temperature"],
      "Input should be less than or equal to 1.5",
    ],
    [{ top_p: -1 }, "greater_than_equal", ["body", "top_p"], "Input should be greater than or equal to 0"],
    [{ n: 0 }, "greater_than_equal", ["body", "n"], "Input should be greater than or equal to 1"],
    [{ temperature: "hot" }, "float_type", ["body", "temperature"], "Input should be a valid number"],
    [{ max_tokens: 1.5 }, "int_type", ["body", "max_tokens"], "Input should be a valid integer"],
    [{ stream: "yes" }, "bool_type", ["body", "stream"], "Input should be a valid boolean"],
    [{ model: undefined }, "missing", ["body", "model"], "Field required"],
    [{ messages: "hi" }, "list_type", ["body", "messages"], "Input should be a valid list"],
    [
      { messages: [{ role: "user" }] },
      "missing",
      ["body", "messages", 0, "user", "content"],
      "Field required",
    ],
    [
      { response_format: { type: "xml" } },
      "enum",
      ["body", "response_format", "type"],
      "Input should be 'text', 'json_object' or 'json_schema'",
    ],
    [
      { tools: [{ type: "function", function: { name: "no spaces", parameters: {} } }] },
      "string_pattern_mismatch",
      ["body", "tools", 0, "function", "name"],
      expect.stringContaining("String should match pattern"),
    ],
    [
      { messages: [{ role: "developer", content: "x" }] },
      "union_tag_invalid",
      ["body", "messages", 0],
      expect.stringContaining("Input tag 'developer'"),
    ],
  ])("%j is refused as %s", async (more, type, loc, msg) => {
    const answer = await refusedJson(asking("hi", more));
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0]).toMatchObject({ type, loc, msg });
  });

  test("what is not JSON is refused as such", async () => {
    const answer = await refusedJson('{"model":');
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0]).toMatchObject({ type: "json_invalid", msg: "JSON decode error" });
  });
});

describe("the order of messages", () => {
  const user = { role: "user", content: "hi" };
  const call = { id: "abcDEF123", function: { name: "f", arguments: "{}" } };
  const calling = { role: "assistant", content: "", tool_calls: [call] };
  const result = { role: "tool", tool_call_id: "abcDEF123", content: "1" };

  test.each([
    [[user, calling, result, user], "Unexpected role 'user' after role 'tool'"],
    [[user, { role: "system", content: "s" }, result], "Unexpected role 'tool' after role 'system'"],
    [
      [user, { role: "assistant", content: "a" }, { role: "system", content: "s" }],
      "Unexpected role 'system' after role 'assistant'",
    ],
    [[user, calling, user], "Not the same number of function calls and responses"],
    [[user, calling, result, result], "Not the same number of function calls and responses"],
    [
      [user, { role: "assistant", content: "a" }],
      expect.stringContaining("Expected last role User or Tool (or Assistant with prefix True)"),
    ],
    [[{ role: "assistant", content: "a", prefix: true }], expect.stringContaining("Expected first role")],
  ])("%j is refused", async (messages, message) => {
    const answer = await refusedJson(asking("", { messages }));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ ...error("", "invalid_request_message_order", "3230"), message });
  });

  test("an assistant message needs text or a call", async () => {
    const messages = [user, { role: "assistant", content: "" }, user];
    const answer = await refusedJson(asking("", { messages }));
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe(
      "Assistant message must have either content or tool_calls, but not none.",
    );
  });

  test("a tool id has nine letters or digits, except with the models of others", async () => {
    const id = "chatcmpl-tool-9f14";
    const messages = [user, { ...calling, tool_calls: [{ ...call, id }] }, { ...result, tool_call_id: id }];
    const answer = await refusedJson(asking("", { messages }));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ type: "invalid_function_call", code: "3280", raw_status_code: 400 });
    expect((await refused(asking("", { messages, model: "glm-5-2" }))).status).toBe(200);
  });
});

describe("the model and its arguments", () => {
  test("an unknown model is a 400 in chat and a 404 by its id", async () => {
    expect(await refusedJson(asking("hi", { model: "foo" }))).toEqual({
      status: 400,
      body: error("Invalid model: foo", "invalid_model", "1500"),
    });
    const headers = { authorization: "Bearer k" };
    const response = await fetch(`${standin.baseUrl}/models/foo`, { headers });
    expect(response.status).toBe(404);
    expect((await response.json()).message).toBe("Model foo was not found.");
  });

  test("a model whose end has passed is listed and refused", async () => {
    const model = "mistral-medium-2505";
    const answer = await refusedJson(asking("hi", { model }));
    expect(answer).toMatchObject({ status: 404, body: { message: `Model ${model} is deprecated.` } });
  });

  test("an embedding model does not chat", async () => {
    expect((await refusedJson(asking("hi", { model: "mistral-embed" }))).body.code).toBe("1500");
  });

  test.each([
    [
      { model: "ministral-8b-latest", reasoning_effort: "high" },
      "reasoning_effort is not enabled for this model",
    ],
    [{ reasoning_effort: "medium" }, "reasoning_effort 'medium' is not enabled for this model"],
    [{ prompt_mode: "reasoning" }, "Reasoning prompt mode is not enabled for this model"],
    [
      {
        model: "codestral-latest",
        messages: [{ role: "user", content: [{ type: "image_url", image_url: "data:," }] }],
      },
      "Image input is not enabled for this model",
    ],
  ])("%j is refused", async (more, message) => {
    expect(await refusedJson(asking("hi", more))).toEqual({
      status: 400,
      body: error(message, "invalid_request_invalid_args", "3051"),
    });
  });

  test.each([
    { temperature: 0, top_p: 0.9 },
    { temperature: 0, reasoning_effort: "high" },
  ])("greedy sampling needs top_p 1: %j", async (more) => {
    const answer = await refusedJson(asking("hi", more));
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe("top_p must be 1 when using greedy sampling.");
    expect((await refused(asking("hi", { ...more, top_p: 1 }))).status).toBe(200);
  });

  test("a prompt that does not fit is refused with both counts", async () => {
    const answer = await refusedJson(asking("wind ".repeat(40_000), { model: "voxtral-small-latest" }));
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/^Prompt contains 5\d{4} tokens .* 32768 maximum context length$/);
  });

  test("what the API refuses is refused before any scenario plays", async () => {
    await standin.control.setScenario("503");
    expect((await refused(asking("hi", { store: true }))).status).toBe(422);
  });
});

describe("scenarios that are an HTTP error", () => {
  const rate = { ...error("Rate limit exceeded", "rate_limited", "1300"), raw_status_code: 429 };
  test.each([
    ["401", 401, { detail: "Invalid API Key" }],
    ["401-gateway", 401, { message: "Unauthorized", request_id: expect.any(String) }],
    [
      "403-tier",
      403,
      error("This model is not available in your subscription tier", "tier_not_allowed", "1910"),
    ],
    ["403-labs", 403, { ...error("", "labs_not_enabled", "1913"), message: expect.any(String) }],
    ["422", 422, { detail: [expect.objectContaining({ type: "extra_forbidden", loc: ["body", "store"] })] }],
    ["422-wrapped", 422, expect.objectContaining({ message: { detail: [expect.anything()] }, code: null })],
    ["429", 429, rate],
    ["429-gateway", 429, { message: "Requests rate limit exceeded" }],
    [
      "429-capacity",
      429,
      expect.objectContaining({ message: "Service tier capacity exceeded for this model." }),
    ],
    ["500", 500, expect.objectContaining({ object: "error" })],
    ["unknown-model", 400, error("Invalid model: mistral-small-latest", "invalid_model", "1500")],
    ["retired-model", 404, expect.objectContaining({ message: "Model mistral-small-latest is deprecated." })],
    [
      "context-too-long",
      400,
      expect.objectContaining({ message: expect.stringContaining("too large for model") }),
    ],
  ])("%s is a %d with its body, streamed or not", async (scenario, status, body) => {
    for (const stream of [true, false]) {
      const answer = await refusedJson(asking(`[[scenario:${scenario}]] hi`, { stream }));
      expect(answer).toEqual({ status, body });
    }
  });

  test("503 is plain text", async () => {
    const answer = await refused(asking("[[scenario:503]]", { stream: true }));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("content-type")).toBe("text/plain");
    expect(answer.text).toMatch(/^upstream connect error/);
  });

  test("the kinds of 429 differ in their headers", async () => {
    const plain = await refused(asking("[[scenario:429]]"));
    expect(plain.headers.get("retry-after")).toBeNull();
    expect(plain.headers.get("x-ratelimit-limit-req-minute")).toBe("60");
    const timed = await refused(asking("[[scenario:429-retry-after seconds=7]]"));
    expect(timed.headers.get("retry-after")).toBe("7");
    const none = await refused(asking("[[scenario:429-no-quota]]"));
    expect(none.headers.get("x-ratelimit-limit-req-minute")).toBe("0");
  });

  test("a scenario that does not exist is named, with those that do", async () => {
    const answer = await refusedJson(asking("[[scenario:nonsense]]"));
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/no scenario "nonsense"; it has .*cut-before-first-token/);
  });
});
