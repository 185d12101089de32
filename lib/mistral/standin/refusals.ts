/** An answer that is an error: what the API sends instead of a completion. */
export type Refusal = {
  status: number;
  body: Record<string, unknown> | string;
  headers?: Record<string, string>;
};

/** Thrown by whatever checks a request; the router turns it into the HTTP answer. */
export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(messageOf(refusal));
  }
}

/** One entry of a 422 body, as pydantic words it. */
export type ValidationDetail = {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
  ctx?: Record<string, unknown>;
};

/** The sentence inside a refusal, whatever its shape. */
export function messageOf(refusal: Refusal): string {
  if (typeof refusal.body === "string") return refusal.body;
  const { message, detail } = refusal.body;
  return String(message ?? (Array.isArray(detail) ? detail.map((entry) => entry.msg).join("; ") : detail));
}

function apiError(
  status: number,
  message: string,
  type: string,
  code: string | null,
  extra: Record<string, unknown> = {},
): Refusal {
  return { status, body: { object: "error", message, type, param: null, code, ...extra } };
}

const perMinute = (limit: number, remaining: number) => ({
  "x-ratelimit-limit-req-minute": String(limit),
  "x-ratelimit-remaining-req-minute": String(remaining),
});

export const badKey = (): Refusal => ({ status: 401, body: { detail: "Invalid API Key" } });

export const badKeyAtGateway = (): Refusal => ({
  status: 401,
  body: { message: "Unauthorized", request_id: "4f2c1d7f0a9b5e3c8d6e1f2a3b4c5d6e" },
});

export const tierNotAllowed = (): Refusal =>
  apiError(403, "This model is not available in your subscription tier", "tier_not_allowed", "1910");

// Only type and code are known from the field; the sentence is ours.
export const labsNotEnabled = (): Refusal =>
  apiError(403, "Labs models are not enabled for your organization", "labs_not_enabled", "1913");

export const invalidModel = (id: string): Refusal =>
  apiError(400, `Invalid model: ${id}`, "invalid_model", "1500");

export const modelNotFound = (id: string): Refusal =>
  apiError(404, `Model ${id} was not found.`, "invalid_model", "1500");

// The message is known from the field, its type and code are not.
export const modelDeprecated = (id: string): Refusal =>
  apiError(404, `Model ${id} is deprecated.`, "invalid_model", "1500");

export const invalidBody = (detail: ValidationDetail[]): Refusal => ({ status: 422, body: { detail } });

/** The wrapping that was sent until 2025 and that old gateways may still send. */
export const invalidBodyWrapped = (detail: ValidationDetail[]): Refusal => ({
  status: 422,
  body: {
    object: "error",
    message: { detail },
    type: "invalid_request_error",
    param: null,
    code: null,
  },
});

export const messageOrder = (message: string): Refusal =>
  apiError(400, message, "invalid_request_message_order", "3230");

export const emptyAssistantMessage = (): Refusal =>
  apiError(
    400,
    "Assistant message must have either content or tool_calls, but not none.",
    "invalid_request_assistant_message",
    "3240",
  );

export const badToolCallId = (id: string): Refusal =>
  apiError(
    400,
    `Tool call id was ${id} but must be a-z, A-Z, 0-9, with a length of 9.`,
    "invalid_function_call",
    "3280",
    { raw_status_code: 400 },
  );

export const argumentNotEnabled = (message: string): Refusal =>
  apiError(400, message, "invalid_request_invalid_args", "3051");

export const greedyNeedsTopP = (): Refusal =>
  apiError(400, "top_p must be 1 when using greedy sampling.", "invalid_request_error", "3054");

// The sentence is known from the field, its type and code are not.
export const promptTooLong = (tokens: number, limit: number): Refusal =>
  apiError(
    400,
    `Prompt contains ${tokens} tokens and 0 draft tokens, too large for model with ${limit} maximum context length`,
    "invalid_request_error",
    "3051",
  );

export const batchTooLong = (): Refusal =>
  apiError(400, "Too many tokens overall, split into more batches.", "invalid_request_prompt", "3210");

export const rateLimited = (headers: Record<string, string> = perMinute(60, 0)): Refusal => ({
  ...apiError(429, "Rate limit exceeded", "rate_limited", "1300", { raw_status_code: 429 }),
  headers,
});

export const rateLimitedFor = (seconds: number): Refusal =>
  rateLimited({ ...perMinute(60, 0), "retry-after": String(seconds) });

/** The plan has no quota at all for this model: waiting does not help. */
export const noQuota = (): Refusal => rateLimited(perMinute(0, 0));

export const rateLimitedAtGateway = (): Refusal => ({
  status: 429,
  body: { message: "Requests rate limit exceeded" },
});

export const capacityExceeded = (): Refusal =>
  apiError(429, "Service tier capacity exceeded for this model.", "service_tier_capacity_exceeded", "3505");

export const serverError = (): Refusal =>
  apiError(500, "Internal server error", "internal_server_error", "3700");

export const unavailable = (): Refusal => ({
  status: 503,
  body: "upstream connect error or disconnect/reset before headers. reset reason: overflow",
});

/** What an OpenAI-compatible server at home would say instead. */
export function asSelfHosted(refusal: Refusal): Refusal {
  if (typeof refusal.body === "string") return refusal;
  const type = typeof refusal.body.type === "string" ? refusal.body.type : "BadRequestError";
  return {
    status: refusal.status,
    headers: refusal.headers,
    body: { error: { message: messageOf(refusal), type, param: null, code: refusal.status } },
  };
}
