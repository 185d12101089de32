import "server-only";
import { APICallError, LoadAPIKeyError, RetryError, TypeValidationError } from "ai";
import { AppError, type ErrorCode, type ErrorDetails } from "@/lib/errors";

type ProviderFailure = { status: number; body: unknown; header: (name: string) => string | null };

/**
 * Turns whatever a call to the provider threw into an `AppError` with a code of ours. Error bodies come in four
 * shapes and the provider package reads one of them, so this looks at the status first and then at `type` and
 * `code` wherever they are.
 */
export function toAppError(error: unknown, modelId: string): AppError {
  if (error instanceof AppError) return error;
  if (RetryError.isInstance(error)) return toAppError(error.lastError, modelId);
  if (LoadAPIKeyError.isInstance(error)) return new AppError("key_missing", { cause: error });
  if (TypeValidationError.isInstance(error)) {
    // An event that is no delta: an error object in the middle of the stream, or garbage.
    return classify({ status: 502, body: error.value, header: () => null }, modelId, error);
  }
  if (APICallError.isInstance(error)) return fromApiCall(error, modelId);
  const code = networkCode(error);
  if (code) return new AppError(code, { cause: error, details: { model: modelId } });
  return new AppError("provider_failed", { cause: error, details: { model: modelId } });
}

/** The `AppError` of an HTTP answer that we fetched ourselves. */
export async function responseError(response: Response, modelId: string): Promise<AppError> {
  const body = parseBody(await response.text().catch(() => ""));
  return classify({ status: response.status, body, header: (name) => response.headers.get(name) }, modelId);
}

function fromApiCall(error: APICallError, modelId: string): AppError {
  if (error.statusCode === undefined || error.statusCode < 400) {
    // No HTTP answer, or one that broke off: the cause knows.
    const code = networkCode(error.cause) ?? networkCode(error) ?? "provider_failed";
    return new AppError(code, { cause: error, details: { model: modelId } });
  }
  const headers = error.responseHeaders ?? {};
  const failure = {
    status: error.statusCode,
    body: parseBody(error.responseBody ?? ""),
    header: (name: string) => headers[name] ?? null,
  };
  return classify(failure, modelId, error);
}

function classify(failure: ProviderFailure, modelId: string, cause?: unknown): AppError {
  const facts = readBody(failure.body);
  const details: ErrorDetails = { model: modelId };
  const code = codeOf(failure, facts, details);
  return new AppError(code, {
    cause,
    details,
    message: `provider answered ${failure.status} ${facts.type} ${facts.code}`,
  });
}

function codeOf(failure: ProviderFailure, facts: BodyFacts, details: ErrorDetails): ErrorCode {
  const { status } = failure;
  if (status === 429 || facts.type === "rate_limited") return rateLimitCode(failure, details);
  if (status === 401) return "key_refused";
  if (status === 403) {
    return /tier|labs|subscription|plan/i.test(`${facts.type} ${facts.message}`)
      ? "model_not_in_plan"
      : "provider_rejected";
  }
  if (/deprecated|retired/i.test(facts.message) && (status === 400 || status === 404)) return "model_retired";
  if (facts.type === "invalid_model" || facts.code === "1500" || status === 404) return "model_unknown";
  if (status === 413 || /context length|too large for model|too many tokens/i.test(facts.message)) {
    return "context_too_long";
  }
  if (status === 400 || status === 422) {
    details.reason = facts.message.slice(0, 300);
    return "provider_rejected";
  }
  if (status === 408 || status === 504) return "provider_timeout";
  return status >= 500 && status !== 502 ? "provider_unavailable" : "provider_failed";
}

/** A limit of zero means that the plan has no quota for this model: waiting will not help. */
function rateLimitCode(failure: ProviderFailure, details: ErrorDetails): ErrorCode {
  if (failure.header("x-ratelimit-limit-req-minute") === "0") return "provider_no_quota";
  const seconds = retryAfterSeconds(failure.header("retry-after"));
  if (seconds !== null) details.retryAfterSeconds = seconds;
  return "provider_rate_limited";
}

/** `Retry-After` is a number of seconds or an HTTP date. */
function retryAfterSeconds(value: string | null): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

type BodyFacts = { message: string; type: string; code: string };

/** Reads `{message,type,code}`, `{detail}`, `{message:{detail}}` and OpenAI's `{error:{…}}`. */
function readBody(body: unknown): BodyFacts {
  const outer = asRecord(body);
  const inner = asRecord(outer.error);
  const source = Object.keys(inner).length > 0 ? inner : outer;
  const message = source.message ?? source.detail ?? (typeof outer.error === "string" ? outer.error : body);
  return {
    message: readMessage(message),
    type: typeof source.type === "string" ? source.type : "",
    code: source.code === undefined || source.code === null ? "" : String(source.code),
  };
}

function readMessage(message: unknown): string {
  if (typeof message === "string") return message;
  const detail = Array.isArray(message) ? message : asRecord(message).detail;
  if (typeof detail === "string") return detail;
  if (!Array.isArray(detail)) return "";
  return detail
    .map((item) => {
      const { loc, msg } = asRecord(item);
      return `${Array.isArray(loc) ? loc.join(".") : ""}: ${typeof msg === "string" ? msg : ""}`;
    })
    .join("; ");
}

/** What a broken connection means, told by the codes of Node's sockets and of undici. */
function networkCode(error: unknown): ErrorCode | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code = "code" in current && typeof current.code === "string" ? current.code : "";
    if (current.name === "TimeoutError" || /TIMEOUT|ETIMEDOUT/.test(code)) return "provider_timeout";
    if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(code)) return "provider_unavailable";
    if (/UND_ERR_SOCKET|ECONNRESET|EPIPE/.test(code) || current.message === "terminated")
      return "provider_cut";
  }
  return null;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 300);
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
