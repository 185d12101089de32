import "server-only";
import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const mistralBaseUrl = "https://api.mistral.ai/v1";

/** Self-hosted servers often want no key, but an empty bearer token is malformed. */
const noKey = "none";

/** Where calls go and with which key. */
export type Connection = {
  /** With `/v1`, without a trailing slash. */
  baseUrl: string;
  apiKey: string;
  /** Whose key it is: the reader's own or the operator's. */
  keyKind: "own" | "server";
};

/**
 * The operator's connection.
 *
 * @throws {AppError} `key_missing` when there is neither a key nor a server that may do without one.
 */
export function serverConnection(): Connection {
  const { MISTRAL_API_KEY, MISTRAL_BASE_URL } = env();
  if (!MISTRAL_API_KEY && !MISTRAL_BASE_URL) throw new AppError("key_missing");
  return {
    baseUrl: MISTRAL_BASE_URL ?? mistralBaseUrl,
    apiKey: MISTRAL_API_KEY ?? noKey,
    keyKind: "server",
  };
}

/** What a failure means on this connection: a refusal where no key was sent says that one is missing. */
export function inView(connection: Connection, error: AppError): AppError {
  return error.code === "key_refused" && connection.apiKey === noKey
    ? new AppError("key_missing", { cause: error })
    : error;
}

/** The connection of a reader's own key. A demonstration answers without keys, so one that is given means Mistral. */
export function ownConnection(apiKey: string): Connection {
  const { MISTRAL_BASE_URL, MISTRAL_DEMO } = env();
  const baseUrl = MISTRAL_DEMO ? mistralBaseUrl : (MISTRAL_BASE_URL ?? mistralBaseUrl);
  return { baseUrl, apiKey, keyKind: "own" };
}

/** True when the answers are the stand-in's canned ones, which the page must say. */
export function isDemonstration(): boolean {
  return env().MISTRAL_DEMO === true;
}

/** Names a connection in caches and queues without holding the key. */
export function connectionId(connection: Connection): string {
  return createHash("sha256").update(`${connection.baseUrl}\n${connection.apiKey}`).digest("base64url");
}
