import { APICallError, TypeValidationError } from "ai";
import { describe, expect, it } from "vitest";
import { toAppError } from "@/lib/mistral/provider-errors";

function failure(status: number, body: unknown, headers: Record<string, string> = {}) {
  return new APICallError({
    message: "x",
    url: "http://127.0.0.1/v1/chat/completions",
    requestBodyValues: {},
    statusCode: status,
    responseHeaders: headers,
    responseBody: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const flat = (message: string, type: string, code: string | null) => ({
  object: "error",
  message,
  type,
  param: null,
  code,
});

describe("every error body of the provider has its code", () => {
  it.each([
    ["a refused key", failure(401, { detail: "Invalid API Key" }), "key_refused"],
    ["the gateway's refusal", failure(401, { message: "Unauthorized", request_id: "1" }), "key_refused"],
    [
      "a plan without the model",
      failure(403, flat("This model is not available in your subscription tier", "tier_not_allowed", "1910")),
      "model_not_in_plan",
    ],
    ["a Labs model", failure(403, flat("Labs", "labs_not_enabled", "1913")), "model_not_in_plan"],
    ["a guardrail", failure(403, { message: "blocked" }), "provider_rejected"],
    ["an unknown model", failure(400, flat("Invalid model: foo", "invalid_model", "1500")), "model_unknown"],
    ["a retired model", failure(404, flat("Model X is deprecated.", "x", null)), "model_retired"],
    [
      "a field it does not know",
      failure(422, { detail: [{ type: "extra_forbidden", loc: ["body", "store"], msg: "Extra inputs" }] }),
      "provider_rejected",
    ],
    [
      "the older, wrapped validation error",
      failure(422, {
        object: "error",
        message: { detail: [{ loc: ["body"], msg: "bad" }] },
        type: "invalid",
      }),
      "provider_rejected",
    ],
    [
      "a prompt that is too long",
      failure(400, flat("Prompt contains 40000 tokens, too large for model with 32768 maximum", "x", "3051")),
      "context_too_long",
    ],
    [
      "a rate limit",
      failure(429, flat("Rate limit exceeded", "rate_limited", "1300")),
      "provider_rate_limited",
    ],
    [
      "the gateway's rate limit",
      failure(429, { message: "Requests rate limit exceeded" }),
      "provider_rate_limited",
    ],
    [
      "a plan without quota",
      failure(429, flat("Rate limit exceeded", "rate_limited", "1300"), {
        "x-ratelimit-limit-req-minute": "0",
      }),
      "provider_no_quota",
    ],
    ["plain text from a proxy", failure(503, "upstream connect error"), "provider_unavailable"],
    ["a gateway timeout", failure(504, ""), "provider_timeout"],
    ["OpenAI's shape", failure(404, { error: { message: "model not found", code: 404 } }), "model_unknown"],
    [
      "an error in the stream",
      new TypeValidationError({ value: flat("Rate limit", "rate_limited", "1300"), cause: null }),
      "provider_rate_limited",
    ],
    [
      "a connection that broke",
      new TypeError("terminated", { cause: { code: "UND_ERR_SOCKET" } }),
      "provider_cut",
    ],
    [
      "a server that is not there",
      new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) }),
      "provider_unavailable",
    ],
    ["anything else", new Error("boom"), "provider_failed"],
  ])("%s", (_, error, code) => {
    expect(toAppError(error, "m").code).toBe(code);
  });

  it("a rate limit says when to come back, given in seconds or as a date", () => {
    const body = flat("Rate limit exceeded", "rate_limited", "1300");
    expect(toAppError(failure(429, body, { "retry-after": "7" }), "m").details.retryAfterSeconds).toBe(7);
    const date = new Date(Date.now() + 20_000).toUTCString();
    const seconds = Number(
      toAppError(failure(429, body, { "retry-after": date }), "m").details.retryAfterSeconds,
    );
    expect(seconds).toBeGreaterThan(17);
    expect(seconds).toBeLessThanOrEqual(20);
  });

  it("a rejected request says which field", () => {
    const error = failure(422, { detail: [{ type: "x", loc: ["body", "top_p"], msg: "must be 1" }] });
    expect(toAppError(error, "m").details.reason).toBe("body.top_p: must be 1");
  });
});
