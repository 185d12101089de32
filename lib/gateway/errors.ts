import "server-only";
import type { AppError, ErrorCode } from "@/lib/errors";
import { type GatewayErrorBody, sourceHeader } from "./contract";

type Words = { type: string; message: (details: AppError["details"]) => string; status?: number };

const seconds = (value: unknown) => (typeof value === "number" ? ` Try again in ${Math.ceil(value)} s.` : "");

/** What a program is told; the codes that can't occur here fall to the last line. */
const words: Partial<Record<ErrorCode, Words>> = {
  token_missing: {
    type: "authentication_error",
    message: () => "Send a token of this server: Authorization: Bearer tm_…",
  },
  token_invalid: { type: "authentication_error", message: () => "This token is not valid." },
  token_expired: { type: "authentication_error", message: () => "This token has expired." },
  token_scope: {
    type: "permission_error",
    message: ({ scope }) => `This token may not be used for ${scope}: make one with the scope "${scope}".`,
  },
  account_disabled: {
    type: "permission_error",
    message: () => "The account of this token has been disabled by an administrator.",
  },
  model_not_allowed: {
    type: "permission_error",
    message: ({ model }) => `The administrator of this server does not allow the model "${model}".`,
  },
  too_large: {
    type: "invalid_request_error",
    message: ({ maxBytes }) => `The body is larger than ${maxBytes} bytes.`,
  },
  too_slow: { type: "invalid_request_error", message: () => "The body took too long to arrive." },
  not_found: { type: "invalid_request_error", message: () => "There is no such address here." },
  rate_limited: {
    type: "rate_limited",
    message: ({ retryAfterSeconds }) => `Too many requests.${seconds(retryAfterSeconds)}`,
  },
  quota_held: {
    type: "quota_reached",
    message: ({ limit, period, retryAfterSeconds }) =>
      `Calls under way may take what is left of the quota of ${limit} tokens for this ${period}.${seconds(retryAfterSeconds)}`,
  },
  quota_reached: {
    type: "quota_reached",
    message: ({ period, limit, retryAfterSeconds }) => {
      const resetsAt = new Date(Date.now() + Number(retryAfterSeconds) * 1_000);
      // Whole minutes: the seconds come from rounding.
      resetsAt.setUTCSeconds(0, 0);
      return `The quota of ${limit} tokens for this ${period} is used up. It starts again at ${resetsAt.toISOString()}.`;
    },
  },
  provider_rate_limited: {
    type: "rate_limited",
    message: ({ retryAfterSeconds }) =>
      `Other calls with this key wait for Mistral's rate limit.${seconds(retryAfterSeconds)}`,
  },
  key_missing: {
    type: "service_unavailable",
    message: () => "There is no Mistral API key: add your own in the settings, or ask the administrator.",
  },
  key_invalid: {
    type: "invalid_request_error",
    message: () => "Your own Mistral key can't be used any more: enter it again in the settings.",
  },
  provider_timeout: { type: "timeout", message: () => "Mistral took too long to answer." },
  provider_cut: { type: "service_unavailable", message: () => "The connection to Mistral broke off." },
  unavailable: {
    type: "service_unavailable",
    message: () => "This server can't reach its database right now. Try again in a moment.",
  },
  provider_unavailable: { type: "service_unavailable", message: () => "Mistral can't be reached right now." },
};

/** A refusal or a failure of ours as a program expects it. */
export function toGatewayResponse(error: AppError): Response {
  const said = words[error.code];
  const body: GatewayErrorBody = {
    object: "error",
    message: said?.message(error.details) ?? "Something went wrong on our side.",
    type: said?.type ?? "internal_server_error",
    param: null,
    code: error.code,
  };
  const { retryAfterSeconds } = error.details;
  return Response.json(body, {
    status: error.status,
    headers: {
      "cache-control": "no-store",
      [sourceHeader]: "tramontane",
      ...(error.status === 401 ? { "www-authenticate": "Bearer" } : {}),
      ...(typeof retryAfterSeconds === "number"
        ? { "retry-after": String(Math.ceil(retryAfterSeconds)) }
        : {}),
    },
  });
}
