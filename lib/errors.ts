/**
 * Every failure that a reader can meet: its code, its HTTP status.
 * The sentence for code `x` is `errors.x` in `messages/<locale>/errors.json`; a test holds them together.
 */
export const errorStatus = {
  invalid_input: 400,
  sign_in_required: 401,
  sign_in_failed: 401,
  session_expired: 401,
  // What the gateway says of a bearer token.
  token_missing: 401,
  token_invalid: 401,
  token_expired: 401,
  token_scope: 403,
  forbidden: 403,
  sign_up_closed: 403,
  account_disabled: 403,
  last_admin: 409,
  cross_site: 403,
  unknown_host: 421,
  not_found: 404,
  conflict: 409,
  email_taken: 409,
  tokens_full: 409,
  share_unfinished: 409,
  share_gone: 410,
  semantic_unavailable: 409,
  too_large: 413,
  too_slow: 408,
  share_empty: 422,
  password_weak: 422,
  file_empty: 422,
  file_unsupported: 415,
  file_animated: 415,
  storage_full: 413,
  rate_limited: 429,
  quota_reached: 429,
  quota_held: 429,
  internal: 500,
  unavailable: 503,
  // What the model provider did; see lib/mistral.
  key_missing: 503,
  key_invalid: 422,
  model_list_missing: 502,
  key_refused: 502,
  model_not_in_plan: 403,
  model_unknown: 400,
  model_not_allowed: 403,
  model_retired: 410,
  provider_rejected: 422,
  provider_rate_limited: 429,
  provider_no_quota: 429,
  provider_unavailable: 503,
  provider_timeout: 504,
  provider_cut: 502,
  provider_failed: 502,
  context_too_long: 413,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** Facts for the sentence (`{ replacement }`, `{ seconds }`, …) that are safe to show to the reader. */
export type ErrorDetails = Record<string, string | number | null>;

/** A failure with a code. `message` is for the log and is never sent to a browser. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, options: { message?: string; details?: ErrorDetails; cause?: unknown } = {}) {
    super(options.message ?? code, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): number {
    return errorStatus[this.code];
  }

  /** What leaves the server. */
  toJSON(): ErrorBody {
    return { error: { code: this.code, details: this.details } };
  }
}

/** The body of every non-2xx answer of `/api` (the gateway, which speaks Mistral's dialect, excepted). */
export type ErrorBody = { error: { code: ErrorCode; details: ErrorDetails } };

/** True for a string that names a known failure. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorStatus, value);
}
